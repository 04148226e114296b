import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../components/async.tsx';
import { Fact } from '../../components/fact.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, formatSeconds, formatShort } from '../../lib/format.ts';
import { maxOf, meanOf, sumOf } from '../../lib/metrics.ts';
import { accountingQuery, metricsQuery } from '../../lib/queries.ts';
import { SECOND } from '../../lib/time.ts';

/** Lines per second between two looks at the exact count, so that it holds however many processes there are. */
function useLinesPerSecond(): number | null {
  const { data, dataUpdatedAt } = useQuery(accountingQuery());
  const [looks, setLooks] = useState<{ at: number; linesIn: number }[]>([]);
  if (data !== undefined && dataUpdatedAt !== looks.at(-1)?.at)
    setLooks([...looks.slice(-1), { at: dataUpdatedAt, linesIn: data.linesIn }]);
  const [before, now] = looks;
  if (before === undefined || now === undefined || now.at <= before.at) return null;
  return ((now.linesIn - before.linesIn) / (now.at - before.at)) * SECOND;
}

/** Does it keep up: how much comes in, how much waits, how long a line takes. */
export function FlowView() {
  const metrics = useQuery(metricsQuery());
  const pace = useLinesPerSecond();
  return (
    <Section title="Flow">
      <Async query={metrics} height={60}>
        {({ samples }) => {
          const lag = sumOf(samples, 'logsieve_kafka_consumer_lag_records');
          const stored = sumOf(samples, 'logsieve_pipeline_e2e_delay_seconds_count');
          const delay = meanOf(samples, 'logsieve_pipeline_e2e_delay_seconds');
          return (
            <dl className="facts wide">
              <Fact name="Lines per second" num>
                {pace === null ? '…' : formatShort(Math.round(pace))}
              </Fact>
              <Fact name="Records waiting" num>
                {known(lag)}
              </Fact>
              <Fact name="From door to store, mean" num>
                {stored === 0 ? 'no line yet' : known(delay, formatSeconds)}
              </Fact>
              <Fact name="Last heartbeat took" num>
                {known(maxOf(samples, 'logsieve_pipeline_heartbeat_delay_seconds'), formatSeconds)}
              </Fact>
              <Fact name="Templates" num>
                {known(sumOf(samples, 'logsieve_parser_templates'))}
              </Fact>
              <Fact name="Services watched" num>
                {known(sumOf(samples, 'logsieve_detector_services'))}
              </Fact>
            </dl>
          );
        }}
      </Async>
    </Section>
  );
}

/** What another process knows is not shown as zero. */
const known = (value: number | null, format: (value: number) => string = formatCount) =>
  value === null ? <span title="Another process has this number">elsewhere</span> : format(value);
