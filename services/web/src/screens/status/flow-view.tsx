import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '../../components/async.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, formatNumber, formatShort } from '../../lib/format.ts';
import { meanOf, sumOf } from '../../lib/metrics.ts';
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
          const delay = meanOf(samples, 'logsieve_pipeline_e2e_delay_seconds');
          return (
            <dl className="facts wide">
              <Fact name="Lines per second" value={pace === null ? '…' : formatShort(Math.round(pace))} />
              <Fact name="Records waiting" value={lag === null ? null : formatCount(lag)} />
              <Fact name="From door to store, mean" value={delay === null ? null : `${formatNumber(delay)} s`} />
              <Fact name="Templates" value={count(sumOf(samples, 'logsieve_parser_templates'))} />
              <Fact name="Services watched" value={count(sumOf(samples, 'logsieve_detector_services'))} />
            </dl>
          );
        }}
      </Async>
    </Section>
  );
}

const count = (value: number | null): string | null => (value === null ? null : formatCount(value));

/** What another process knows is not shown as zero. */
function Fact({ name, value }: { name: string; value: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">{value ?? <span title="Another process has this number">elsewhere</span>}</dd>
    </div>
  );
}
