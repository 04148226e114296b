/** The span that a sparkline shows, Unix minutes; `to` exclusive. */
export interface RateSpan {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Every `rate` of the API has so many buckets, oldest first. */
export const RATE_BUCKETS = 30;

/** An aggregate over (minute, count), of the rows where `condition` holds: bucket number → lines. */
export function rateSql(span: RateSpan, condition = '1'): string {
  const length = Math.max(1, span.toMinute - span.fromMinute);
  const bucket = `least(greatest(intDiv((minute - ${String(span.fromMinute)}) * ${String(RATE_BUCKETS)}, ${String(length)}), 0), ${String(RATE_BUCKETS - 1)})`;
  return `sumMapIf(map(toUInt8(${bucket}), toUInt64(count)), ${condition})`;
}

/** The sparse map of `rateSql` as a list of `RATE_BUCKETS` numbers. */
export function spread(rate: Readonly<Record<string, string>>): number[] {
  const all = new Array<number>(RATE_BUCKETS).fill(0);
  for (const [bucket, count] of Object.entries(rate)) all[Number(bucket)] = Number(count);
  return all;
}
