import type { ServiceItem } from '@logsieve/contracts';

/** Buckets that are "now": the last tenth of the range. */
const RECENT = 3;
/** From this share on errors are loud, and only where they at least doubled against the range as a whole. */
const LOUD_SHARE = 0.01;

/** Share of errors at the end of the range, 0..1, where it stands out; else `null`. */
export function errorsNow(item: Pick<ServiceItem, 'count' | 'errorCount' | 'rate' | 'errorRate'>): number | null {
  const sum = (values: readonly number[]) => values.slice(-RECENT).reduce((total, value) => total + value, 0);
  const lines = sum(item.rate);
  if (lines === 0) return null;
  const share = sum(item.errorRate) / lines;
  return share >= LOUD_SHARE && share >= (2 * item.errorCount) / Math.max(1, item.count) ? share : null;
}
