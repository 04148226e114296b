import uPlot from 'uplot';
import { formatShort } from '../lib/format.ts';
import type { Band } from '../lib/severity.ts';
import { formatTick } from '../lib/time.ts';
import type { Zone } from '../lib/time.ts';

/** A span that stands out in the chart: an anomaly's window. */
export interface ChartMark {
  readonly from: number;
  readonly to: number;
  readonly level: 'high' | 'unsure' | 'quiet';
}

interface ChartSettings {
  readonly element: HTMLElement;
  readonly height: number;
  readonly zone: Zone;
  readonly bands: readonly Band[];
  readonly bucketMs: number;
  readonly marks: () => readonly ChartMark[];
  readonly onIndex: (index: number | null) => void;
  readonly selectable: boolean;
  readonly onSelect: (fromMs: number, toMs: number) => void;
}

/** uPlot's settings; colours come from the style sheet, so that both themes have one source. */
export function chartOptions(settings: ChartSettings): uPlot.Options {
  const { element, bands, bucketMs, zone } = settings;
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const bars = uPlot.paths.bars?.({ size: [0.86, 40], align: 1 });
  const axis = {
    stroke: colour('--text-muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(50, element.clientWidth),
    height: settings.height,
    ms: 1,
    // Half the width of a time stays free on the right: the last one would be cut.
    padding: [6, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: settings.selectable, y: false, setScale: false },
    },
    scales: {
      x: { time: true, range: (_plot, min, max) => [min, max + bucketMs] },
      y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.05)] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        space: 70,
        grid: { show: false },
        values: (plot, ticks) => {
          const span = (plot.scales['x']?.max ?? 0) - (plot.scales['x']?.min ?? 0);
          const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
          return ticks.map((tick) => formatTick(tick, ticks.length > 1 ? step : span, span, zone));
        },
      },
      {
        ...axis,
        size: 46,
        space: 36,
        values: (_plot, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? formatShort(tick) : '')),
      },
    ],
    // Drawn from the tallest stack down, so that each shorter one covers its foot: the same picture as stacked bars.
    series: [
      {},
      ...bands.map((band) => ({
        fill: colour(`--band-${band.toLowerCase()}`),
        width: 0,
        points: { show: false },
        ...(bars === undefined ? {} : { paths: bars }),
      })),
    ],
    hooks: {
      drawClear: [
        (plot) => {
          drawMarks(plot, settings.marks(), colour);
        },
      ],
      setCursor: [
        (plot) => {
          settings.onIndex(plot.cursor.idx ?? null);
        },
      ],
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const from = plot.posToVal(plot.select.left, 'x');
          const to = plot.posToVal(plot.select.left + plot.select.width, 'x');
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          settings.onSelect(from, to);
        },
      ],
    },
  };
}

function drawMarks(plot: uPlot, marks: readonly ChartMark[], colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  for (const mark of marks) {
    const left = plot.valToPos(mark.from, 'x', true);
    const width = Math.max(3, plot.valToPos(mark.to, 'x', true) - left);
    ctx.fillStyle = colour(`--mark-${mark.level}`);
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = colour(`--mark-${mark.level}-edge`);
    ctx.fillRect(left, bbox.top - 3 * devicePixelRatio, width, 3 * devicePixelRatio);
  }
  ctx.restore();
}
