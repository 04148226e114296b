import type { AnomalyDetail } from '@logsieve/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Async } from '../../components/async.tsx';
import { Section } from '../../components/section.tsx';
import { VolumeChart } from '../../components/volume-chart.tsx';
import { levelOf } from '../../lib/anomaly-words.ts';
import { histogramQuery } from '../../lib/queries.ts';
import type { Range } from '../../lib/range.ts';
import { href, navigate } from '../../lib/router.ts';
import { toMs, toRfc3339 } from '../../lib/time.ts';
import type { Windows } from '../../lib/windows.ts';

/** The anomaly's message, and its whole service, before, during and after the window. */
export function Timeline({ anomaly, windows }: { anomaly: AnomalyDetail; windows: Windows }) {
  const range: Range = { kind: 'absolute', from: windows.shownFrom, to: windows.shownTo };
  const hasTemplate = anomaly.templateId !== null && anomaly.templateId !== '';
  return (
    <Section title="Since when" className="tight">
      <div className={hasTemplate ? 'chart-pair' : ''}>
        {hasTemplate && (
          <figure>
            <figcaption>This message</figcaption>
            <Chart anomaly={anomaly} range={range} search={{ template: anomaly.templateId ?? undefined }} />
          </figure>
        )}
        <figure>
          <figcaption>All lines of {anomaly.service}</figcaption>
          <Chart anomaly={anomaly} range={range} search={{ service: anomaly.service }} />
        </figure>
      </div>
    </Section>
  );
}

function Chart(props: {
  anomaly: AnomalyDetail;
  range: Range;
  search: { template?: string | undefined; service?: string };
}) {
  const { anomaly, range, search } = props;
  const query = useQuery(histogramQuery(range, search, 60));
  const { windowStart, windowEnd } = anomaly;
  const level = levelOf(anomaly);
  const marks = useMemo(
    () => [{ from: toMs(windowStart), to: toMs(windowEnd), level }],
    [windowStart, windowEnd, level],
  );
  return (
    <Async query={query} height={150}>
      {(data) => (
        <VolumeChart
          histogram={data}
          height={120}
          label="Lines around the anomaly"
          marks={marks}
          onSelect={(from, to) => {
            navigate(href('/logs', { ...search, from: toRfc3339(from), to: toRfc3339(to) }));
          }}
        />
      )}
    </Async>
  );
}
