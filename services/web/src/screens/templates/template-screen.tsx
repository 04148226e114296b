import type { TemplateDetail, TemplateName } from '@logsieve/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../components/async.tsx';
import { Gone } from '../../components/gone.tsx';
import { Link } from '../../components/link.tsx';
import { LogRow } from '../../components/log-row.tsx';
import { Empty } from '../../components/notices.tsx';
import { Section } from '../../components/section.tsx';
import { TemplateText } from '../../components/template-text.tsx';
import { Ago, TimeText } from '../../components/time-text.tsx';
import { VolumeChart } from '../../components/volume-chart.tsx';
import { formatCount } from '../../lib/format.ts';
import { lineKey } from '../../lib/line.ts';
import { anomaliesQuery, histogramQuery, templateQuery, variablesQuery } from '../../lib/queries.ts';
import { href, navigate } from '../../lib/router.ts';
import { templateQuery as templateQueryText } from '../../lib/template-filter.ts';
import { toRfc3339 } from '../../lib/time.ts';
import { AnomalyList } from '../overview/anomaly-list.tsx';
import { Variables } from './variables.tsx';

const ALL = { kind: 'all' } as const;

export function TemplateScreen({ id }: { id: string }) {
  const query = useQuery(templateQuery(id));
  return (
    <Gone error={query.error} what="template" list="/templates">
      <Async query={query} height={400}>
        {(template) => <Template template={template} />}
      </Async>
    </Gone>
  );
}

function Template({ template }: { template: TemplateDetail }) {
  const histogram = useQuery(histogramQuery(ALL, { template: template.id }));
  const variables = useQuery(variablesQuery(template.id));
  const anomalies = useInfiniteQuery(anomaliesQuery(ALL, { template: template.id }, 20));
  const found = anomalies.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="screen-head">
        <div className="grow">
          <p className="eyebrow">
            <Link href="/templates">Templates</Link> <span className="muted">{template.services.join(', ')}</span>
          </p>
          <h1 className="template-title">
            <TemplateText text={template.template} />
          </h1>
          {template.named !== null && <NamedTemplate named={template.named} />}
          <p className="muted">
            <span className="num">{formatCount(template.count)}</span> lines, first <Ago time={template.firstSeen} />,
            last <Ago time={template.lastSeen} />
          </p>
        </div>
        <div className="actions">
          <Link className="button" href={href('/logs', { template: template.id })}>
            Show its lines
          </Link>
          <Link
            className="button"
            href={href('/logs', { query: templateQueryText({ only: [], without: [template.id] }) })}
          >
            All lines but these
          </Link>
        </div>
      </div>
      <Section title="Lines over time" className="tight">
        <Async query={histogram} height={160}>
          {(data) => (
            <VolumeChart
              histogram={data}
              height={120}
              label="Lines of this template over time"
              onSelect={(from, to) => {
                navigate(href('/logs', { template: template.id, from: toRfc3339(from), to: toRfc3339(to) }));
              }}
            />
          )}
        </Async>
      </Section>
      <Section title="Variables">
        <Async query={variables} height={120}>
          {(data) =>
            data.items.length === 0 ? (
              <Empty title="This message has no variable part" />
            ) : (
              <Variables items={data.items} names={template.named?.variables ?? []} />
            )
          }
        </Async>
      </Section>
      <Section title="Sample lines">
        <Samples template={template} />
      </Section>
      <div className="columns">
        <Section title="Unusual about it">
          <Async query={{ ...anomalies, data: anomalies.data }} height={80}>
            {() => <AnomalyList anomalies={found} />}
          </Async>
        </Section>
        <Section title="Its shapes">
          <ul className="plain">
            {template.patterns.map((pattern) => (
              <li key={pattern.id} className="pattern">
                <span className="num muted">{formatCount(pattern.count)}</span> <code>{pattern.text}</code>
              </li>
            ))}
          </ul>
          {template.history.length > 1 && (
            <>
              <h3>Earlier texts</h3>
              <ul className="plain">
                {template.history.map((entry) => (
                  <li key={entry.since}>
                    <TimeText time={entry.since} /> <TemplateText text={entry.template} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Section>
      </div>
    </>
  );
}

/** What an LLM says of it: checked to fit the same lines, not to be true. */
function NamedTemplate({ named }: { named: TemplateName }) {
  return (
    <p>
      {named.meaning} <TemplateText text={named.template} />
      <span className="muted small"> named by an LLM ({named.model}); fits all sample lines</span>
    </p>
  );
}

function Samples({ template }: { template: TemplateDetail }) {
  const [open, setOpen] = useState<string | null>(null);
  if (template.samples.length === 0) return <Empty title="No line of it is kept any more" />;
  return (
    <div className="log-list">
      {template.samples.map((line) => {
        const key = lineKey(line);
        return (
          <LogRow
            key={key}
            line={line}
            open={open === key}
            onToggle={() => {
              setOpen(open === key ? null : key);
            }}
          />
        );
      })}
    </div>
  );
}
