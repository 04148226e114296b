import { formatUnixNano, histogramQuerySchema, histogramSchema } from '@logsieve/contracts';
import type { Histogram, LogFilter } from '@logsieve/contracts';
import { countByLines, countByMinutes, readExtent, severityCounts } from '@logsieve/store';
import type { BucketCount, TimeRange } from '@logsieve/store';
import { queryTextSchema } from '../language/query-schema.ts';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { rangeOf } from './context.ts';
import type { QueryContext } from './context.ts';
import { leastSeverity, lineFilterOf } from './log-filter.ts';

/** Bucket lengths that people read easily, seconds. */
const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 2_592_000, 31_536_000,
];
const NANOS = 1_000_000_000;

export const histogramRoute = (context: QueryContext): Route =>
  jsonRoute({
    method: 'get',
    path: '/api/v1/histogram',
    summary: 'Lines over time, by severity; same filters and query as logs',
    query: histogramQuerySchema.extend({ query: queryTextSchema }),
    answer: histogramSchema,
    async run({ query }) {
      const range = rangeOf(query);
      const { sql } = context.store;
      const extent = await readExtent(sql, range);
      if (extent === null) return { bucketSeconds: 60, total: 0, items: [] };
      const first = Number(range.from ?? extent.first) / NANOS;
      const last = Number(range.to ?? extent.last + 1n) / NANOS;
      const bucketSeconds = bucketLength(last - first, query.buckets);
      const counts =
        fromLedger(query) && bucketSeconds % 60 === 0
          ? await countByMinutes(sql, range, groupFilter(query), bucketSeconds)
          : await countByLines(sql, range, lineFilterOf(query), bucketSeconds);
      return histogramOf(counts, bucketSeconds, windowOf(range, extent));
    },
  });

/** The ledger knows minute, service, severity and pattern; texts and sources need the lines. */
const fromLedger = (query: LogFilter): boolean => query.query === undefined && query.source === undefined;

const groupFilter = (query: LogFilter) => ({
  ...(query.service === undefined ? {} : { service: query.service }),
  ...(query.severity === undefined ? {} : { minSeverity: leastSeverity(query.severity) }),
  ...(query.template === undefined ? {} : { templateId: query.template }),
});

/** The shortest step that needs no more buckets than asked for; buckets begin at multiples of it, so one more may be touched. */
export function bucketLength(seconds: number, buckets: number): number {
  const wanted = seconds / Math.max(1, buckets - 1);
  return STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 31_536_000) * 31_536_000;
}

const windowOf = (range: TimeRange, extent: { first: bigint; last: bigint }) => ({
  first: Number(range.from ?? extent.first) / NANOS,
  last: Number(range.to === null ? extent.last : range.to - 1n) / NANOS,
});

/** Empty buckets are listed too: a gap is what one looks for. */
function histogramOf(
  counts: readonly BucketCount[],
  bucketSeconds: number,
  window: { first: number; last: number },
): Histogram {
  const byStart = new Map<number, BucketCount[]>();
  for (const count of counts) {
    const bucket = Math.round(count.start / bucketSeconds);
    const known = byStart.get(bucket);
    if (known === undefined) byStart.set(bucket, [count]);
    else known.push(count);
  }
  const items: Histogram['items'] = [];
  const lastBucket = Math.floor(window.last / bucketSeconds);
  for (let bucket = Math.floor(window.first / bucketSeconds); bucket <= lastBucket; bucket += 1) {
    const groups = byStart.get(bucket) ?? [];
    items.push({
      start: formatUnixNano(BigInt(Math.round(bucket * bucketSeconds * 1000)) * 1_000_000n),
      count: groups.reduce((sum, group) => sum + group.count, 0),
      bySeverity: severityCounts(groups),
    });
  }
  return { bucketSeconds, total: items.reduce((sum, item) => sum + item.count, 0), items };
}
