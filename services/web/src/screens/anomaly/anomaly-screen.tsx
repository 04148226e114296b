import type { AnomalyDetail } from '@logsieve/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Fact } from '../../components/fact.tsx';
import { Async } from '../../components/async.tsx';
import { Gone } from '../../components/gone.tsx';
import { KindBadge, Likelihood, StateBadge } from '../../components/badges.tsx';
import { Link } from '../../components/link.tsx';
import { Empty } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { SummaryText } from '../../components/summary-text.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { Ago, TimeText } from '../../components/time-text.tsx';
import { DECIDER_LABELS, KIND_HINTS } from '../../lib/anomaly-words.ts';
import { formatCount, formatProbability } from '../../lib/format.ts';
import { anomalyQuery } from '../../lib/queries.ts';
import { href } from '../../lib/router.ts';
import { splitSummary } from '../../lib/summary.ts';
import { formatDuration, toMs } from '../../lib/time.ts';
import { windowsAround } from '../../lib/windows.ts';
import { AnomalyList } from '../overview/anomaly-list.tsx';
import { Actions } from './actions.tsx';
import { AlsoChanged } from './also-changed.tsx';
import { Evidence } from './evidence.tsx';
import { FirstChangesList } from './first-changes-list.tsx';
import { IncidentParts } from './incident-parts.tsx';
import { IncidentSummaryView } from './incident-summary.tsx';
import { Reviews } from './reviews.tsx';
import { Timeline } from './timeline.tsx';

export function AnomalyScreen({ id }: { id: string }) {
  const query = useQuery(anomalyQuery(id));
  return (
    <Gone error={query.error} what="anomaly" list="/anomalies">
      <Async query={query} height={400}>
        {(anomaly) => <Anomaly anomaly={anomaly} />}
      </Async>
    </Gone>
  );
}

function Anomaly({ anomaly }: { anomaly: AnomalyDetail }) {
  const [opened] = useState(() => Date.now());
  const windows = windowsAround(anomaly, opened);
  const { headline, rest } = splitSummary(anomaly.summary);
  const shown = { from: windows.shownFrom, to: windows.shownTo };
  return (
    <>
      <div className="screen-head anomaly-title">
        <div>
          <p className="eyebrow">
            <Link href={href('/logs', { service: anomaly.service, ...shown })}>{anomaly.service}</Link>
            <KindBadge kind={anomaly.kind} />
            <StateBadge state={anomaly.state} />
            {anomaly.suppressedUntil !== null && (
              <span className="muted">
                until <TimeText time={anomaly.suppressedUntil} />
              </span>
            )}
          </p>
          <h1 className="anomaly-headline">
            <SummaryText text={headline} />
          </h1>
          {rest !== '' && (
            <p>
              <SummaryText text={rest} />
            </p>
          )}
          <p className="muted">
            <TimeText time={anomaly.windowStart} /> – <TimeText time={anomaly.windowEnd} /> (
            {formatDuration(toMs(anomaly.windowEnd) - toMs(anomaly.windowStart))}), began{' '}
            <Ago time={anomaly.windowStart} />. {KIND_HINTS[anomaly.kind]}.
          </p>
        </div>
        <dl className="facts">
          <Fact name="Worth a look">
            <Likelihood anomaly={anomaly} />
          </Fact>
          <Fact name="Uncertainty" num>
            {formatProbability(anomaly.uncertainty)}
          </Fact>
          <Fact name="Decided by">{DECIDER_LABELS[anomaly.decidedBy]}</Fact>
          <Fact name="Lines" num>
            {formatCount(anomaly.count)}
          </Fact>
        </dl>
      </div>
      <Actions anomaly={anomaly} />
      <IncidentParts anomaly={anomaly} />
      <IncidentSummaryView anomaly={anomaly} />
      <Timeline anomaly={anomaly} windows={windows} />
      <div className="columns">
        <FirstChangesList anomaly={anomaly} />
        <div>
          <Reviews anomaly={anomaly} />
          <Section title="Seen before">
            {anomaly.similar.length === 0 ? (
              <Empty title="No similar case">
                <p>Nothing of this kind and message was found before.</p>
              </Empty>
            ) : (
              <AnomalyList anomalies={anomaly.similar} />
            )}
          </Section>
        </div>
      </div>
      <Section
        title="The lines"
        aside={
          <Link
            href={href('/logs', {
              ...(anomaly.templateId === null ? { service: anomaly.service } : { template: anomaly.templateId }),
              ...shown,
            })}
          >
            All of them in Logs
          </Link>
        }
      >
        {anomaly.templateId !== null && anomaly.templateId !== '' && (
          <p className="template-line">
            <Link href={`/templates/${anomaly.templateId}`}>
              <TemplateText text={anomaly.template ?? anomaly.templateId} />
            </Link>
          </p>
        )}
        <Evidence anomaly={anomaly} />
      </Section>
      <AlsoChanged windows={windows} />
    </>
  );
}
