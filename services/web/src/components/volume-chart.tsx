import type { Histogram } from '@logsieve/contracts';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { useDark, useZone } from '../lib/preferences.ts';
import { BAND_LABELS } from '../lib/severity.ts';
import { stackHistogram } from '../lib/stack.ts';
import { formatTime } from '../lib/time.ts';
import { chartOptions } from './volume-chart-options.ts';
import type { ChartMark } from './volume-chart-options.ts';

export type { ChartMark } from './volume-chart-options.ts';

interface VolumeChartProps {
  readonly histogram: Histogram;
  readonly label: string;
  readonly height?: number;
  readonly marks?: readonly ChartMark[];
  /** Dragging over the chart chooses a span, in milliseconds. */
  readonly onSelect?: (fromMs: number, toMs: number) => void;
}

const NO_MARKS: readonly ChartMark[] = [];

/** Lines over time, stacked by severity with the worst on the baseline. */
export function VolumeChart({ histogram, label, height = 150, marks = NO_MARKS, onSelect }: VolumeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const select = useRef(onSelect);
  const [index, setIndex] = useState<number | null>(null);
  const dark = useDark();
  const zone = useZone();
  const now = useNow();
  const stack = useMemo(() => stackHistogram(histogram), [histogram]);
  const bandKey = stack.bands.join();
  const bucketMs = histogram.bucketSeconds * 1000;

  useEffect(() => {
    select.current = onSelect;
  }, [onSelect]);

  const latest = useRef({ stack, marks });
  useEffect(() => {
    latest.current = { stack, marks };
    if (chart.current !== null && chart.current.series.length === stack.heights.length + 1) {
      chart.current.setData([stack.starts, ...stack.heights]);
    }
  }, [stack, marks]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const plot = new uPlot(
      chartOptions({
        element,
        height,
        zone,
        bands: latest.current.stack.bands,
        bucketMs,
        marks: () => latest.current.marks,
        onIndex: setIndex,
        selectable: select.current !== undefined,
        onSelect: (from, to) => select.current?.(from, to),
      }),
      [latest.current.stack.starts, ...latest.current.stack.heights],
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [height, zone, dark, bandKey, bucketMs]);

  const start = index === null ? undefined : stack.starts[index];
  return (
    <div className="chart">
      <div className="chart-legend">
        {start === undefined || index === null ? (
          <>
            <span className="num chart-total">{formatCount(histogram.total)} lines</span>
            {stack.bands.map((band) => (
              <span key={band} className="legend-item">
                <span className={`swatch swatch-${band.toLowerCase()}`} aria-hidden="true" />
                {BAND_LABELS[band]}
              </span>
            ))}
          </>
        ) : (
          <>
            <span className="num chart-total">{formatTime(start, now, zone)}</span>
            {stack.bands.map((band, at) => (
              <span key={band} className="legend-item">
                <span className={`swatch swatch-${band.toLowerCase()}`} aria-hidden="true" />
                {BAND_LABELS[band]} <span className="num">{formatCount(stack.counts[at]?.[index] ?? 0)}</span>
              </span>
            ))}
          </>
        )}
      </div>
      <div
        ref={host}
        className="chart-host"
        style={{ height }}
        role="img"
        aria-label={`${label}: ${formatCount(histogram.total)} lines in ${String(stack.starts.length)} steps`}
      />
    </div>
  );
}
