import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Async } from '../../components/async.tsx';
import { Link } from '../../components/link.tsx';
import { RangePicker } from '../../components/range-picker.tsx';
import { Section } from '../../components/section.tsx';
import { VolumeChart } from '../../components/volume-chart.tsx';
import { rankAnomalies } from '../../lib/rank.ts';
import { anomaliesQuery, histogramQuery, servicesQuery } from '../../lib/queries.ts';
import { rangeParams } from '../../lib/range.ts';
import { href, setParams } from '../../lib/router.ts';
import { MINUTE, SECOND, toMs, toRfc3339 } from '../../lib/time.ts';
import { useRange } from '../../lib/use-range.ts';
import { levelOf } from '../../lib/anomaly-words.ts';
import { IncidentList } from './incident-list.tsx';
import { HowToSend } from '../setup/how-to-send.tsx';
import { ServicesTable } from './services-table.tsx';
import { Verdict } from './verdict.tsx';

const SHOWN = 10;

export function OverviewScreen() {
  const range = useRange();
  const services = useQuery(servicesQuery(range));
  const everything = useQuery({
    ...servicesQuery({ kind: 'all' }),
    refetchInterval: (query) => (query.state.data?.items.length === 0 ? 2 * SECOND : MINUTE),
  });
  const histogram = useQuery(histogramQuery(range));
  const anomalies = useInfiniteQuery(anomaliesQuery(range, { state: 'active' }));
  const found = useMemo(
    () => rankAnomalies(anomalies.data?.pages.flatMap((page) => page.items) ?? []),
    [anomalies.data],
  );
  const marks = useMemo(
    () =>
      found
        .filter((item) => levelOf(item) === 'high')
        .map((item) => ({ from: toMs(item.windowStart), to: toMs(item.windowEnd), level: levelOf(item) })),
    [found],
  );

  if (everything.data?.items.length === 0) return <HowToSend />;

  return (
    <>
      <div className="screen-head">
        <Verdict
          anomalies={anomalies.data === undefined ? null : found}
          more={anomalies.hasNextPage}
          services={services.data?.items ?? null}
          range={range}
        />
        <RangePicker range={range} />
      </div>
      <Section title="Lines over time" className="tight">
        <Async query={histogram} height={190}>
          {(data) => (
            <VolumeChart
              histogram={data}
              label="Lines over time by severity"
              marks={marks}
              onSelect={(from, to) => {
                setParams(rangeParams({ kind: 'absolute', from: toRfc3339(from), to: toRfc3339(to) }));
              }}
            />
          )}
        </Async>
      </Section>
      <div className="columns">
        <Section
          title="What is unusual"
          aside={<Link href={href('/anomalies', rangeParams(range))}>All anomalies</Link>}
        >
          <Async query={{ ...anomalies, data: anomalies.data }} height={240}>
            {() => <IncidentList anomalies={found.slice(0, SHOWN)} more={found.length - SHOWN} />}
          </Async>
        </Section>
        <Section title="Services">
          <Async query={services} height={240}>
            {(data) => <ServicesTable services={data.items} range={range} />}
          </Async>
        </Section>
      </div>
    </>
  );
}
