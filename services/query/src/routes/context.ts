import { parseRfc3339 } from '@logsieve/contracts';
import type { AuditReport, Budget, SummaryWriter } from '@logsieve/contracts';
import type { Clock } from '@logsieve/pipeline';
import { RATE_BUCKETS, minuteOf, readExtent } from '@logsieve/store';
import type { LogReader, RateSpan, Store, TimeRange } from '@logsieve/store';

/** What operations read and write through. */
export interface QueryContext {
  readonly store: Pick<Store, 'sql' | 'writer' | 'resume'>;
  readonly logs: LogReader;
  readonly clock: Clock;
  readonly budget: () => Promise<Budget>;
  readonly audit: () => Promise<AuditReport>;
  readonly writeSummary: SummaryWriter;
}

/** The window of a request; both ends were validated as RFC 3339, and their order. */
export function rangeOf(query: { from?: string | undefined; to?: string | undefined }): TimeRange {
  const from = query.from === undefined ? null : parseRfc3339(query.from);
  const to = query.to === undefined ? null : parseRfc3339(query.to);
  return { from, to };
}

/**
 * What a sparkline covers: the window asked for, or all there is, reaching back to a whole number of minutes per bucket, so that all buckets are
 * equally long; `null` where there is nothing.
 */
export async function rateSpan(context: QueryContext, range: TimeRange): Promise<RateSpan | null> {
  const extent = await readExtent(context.store.sql, range);
  if (extent === null) return null;
  const fromMinute = minuteOf(range.from ?? extent.first);
  const toMinute = minuteOf(range.to === null ? extent.last : range.to - 1n) + 1;
  const minutesPerBucket = Math.max(1, Math.ceil((toMinute - fromMinute) / RATE_BUCKETS));
  return { fromMinute: toMinute - minutesPerBucket * RATE_BUCKETS, toMinute };
}
