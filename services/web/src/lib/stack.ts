import type { Histogram } from '@logsieve/contracts';
import { BANDS, bandCounts } from './severity.ts';
import type { Band } from './severity.ts';
import { toMs } from './time.ts';

export interface Stack {
  /** Bands that have any line; drawn first = outermost: mildest first, worst last and lowest. */
  readonly bands: readonly Band[];
  /** Bucket starts, milliseconds. */
  readonly starts: number[];
  /** Per band: height of the stack up to and including it. */
  readonly heights: number[][];
  /** Per band: its own lines. */
  readonly counts: number[][];
}

const MAX_GAPS = 2000;

/** Turns buckets into cumulative heights; buckets that the answer leaves out are empty ones. */
export function stackHistogram(histogram: Pick<Histogram, 'bucketSeconds' | 'items'>): Stack {
  const filled = fillGaps(histogram);
  const perBucket = filled.map((item) => bandCounts(item.bySeverity, item.count));
  const bands = BANDS.filter((band) => perBucket.some((counts) => counts[band] > 0)).reverse();
  const counts = bands.map((band) => perBucket.map((bucket) => bucket[band]));
  const heights = bands.map((_, at) =>
    perBucket.map((_bucket, index) => counts.slice(at).reduce((sum, row) => sum + (row[index] ?? 0), 0)),
  );
  return { bands, starts: filled.map((item) => item.ms), heights, counts };
}

type Bucket = Histogram['items'][number] & { ms: number };

function fillGaps({ bucketSeconds, items }: Pick<Histogram, 'bucketSeconds' | 'items'>): Bucket[] {
  const step = bucketSeconds * 1000;
  const filled: Bucket[] = [];
  let gaps = 0;
  for (const item of items) {
    const ms = toMs(item.start);
    for (
      let next = (filled.at(-1)?.ms ?? ms) + step;
      step > 0 && next < ms - step / 2 && gaps < MAX_GAPS;
      next += step
    ) {
      filled.push({ start: '', ms: next, count: 0 });
      gaps += 1;
    }
    filled.push({ ...item, ms });
  }
  return filled;
}
