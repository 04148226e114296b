import type { AnomalyDetail } from '@logsieve/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Async } from '../../components/async.tsx';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { causeWindows, firstChanges } from '../../lib/first-changes.ts';
import { formatShort } from '../../lib/format.ts';
import { diffQuery, templatesQuery } from '../../lib/queries.ts';
import { href } from '../../lib/router.ts';

const SHOWN = 8;

/** Candidates for the cause: in all services, what was written for the first time, in the order in which it came. */
export function FirstChangesList({ anomaly }: { anomaly: AnomalyDetail }) {
  const windows = causeWindows(anomaly.windowStart, anomaly.windowEnd);
  const diff = useQuery(diffQuery({ ...windows, variables: 'false' }));
  const templates = useInfiniteQuery(templatesQuery({ kind: 'absolute', from: windows.from, to: windows.to }, {}));
  const listed = templates.data?.pages.flatMap((page) => page.items);
  const data =
    diff.data === undefined || listed === undefined ? undefined : firstChanges(diff.data.items, listed).slice(0, SHOWN);
  const query = {
    data,
    error: diff.error ?? templates.error,
    refetch: () => Promise.all([diff.refetch(), templates.refetch()]),
  };
  return (
    <Section title="What came first" aside={<Link href={href('/compare', windows)}>Compare</Link>}>
      <Async query={query} height={200}>
        {(changes) =>
          changes.length === 0 ? (
            <Empty title="No new message">
              <p>
                Nothing was written in any service that had not been written in the hour before. See the rates below.
              </p>
            </Empty>
          ) : (
            <ol className="plain first-changes">
              {changes.map((change) => (
                <li key={change.templateId} className={change.templateId === anomaly.templateId ? 'this-one' : ''}>
                  <span className="muted">
                    <TimeText time={change.firstSeen} ms />
                  </span>
                  <span className="first-service">{change.services.join(', ')}</span>
                  <Link href={`/templates/${encodeURIComponent(change.templateId)}`} data-item="">
                    <TemplateText text={change.template} />
                  </Link>
                  <span className="num muted">{formatShort(change.count)}</span>
                </li>
              ))}
            </ol>
          )
        }
      </Async>
    </Section>
  );
}
