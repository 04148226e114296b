/** The span that a sparkline shows, Unix minutes; `to` exclusive. */
export interface RateSpan {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Every `rate` of the API has so many buckets, oldest first. */
export const RATE_BUCKETS = 30;

/**
 * SQL: exact counts as rows (bucket of the span, service, severity, pattern, count, first, last), those of a bucket together: what is joined to them is joined
 * to a fraction of the rows.
 * @param groups SQL of `groupsSql`
 */
export function bucketsSql(groups: string, span: RateSpan): string {
  const length = Math.max(1, span.toMinute - span.fromMinute);
  const bucket = `least(greatest(intDiv((g.minute - ${String(span.fromMinute)}) * ${String(RATE_BUCKETS)}, ${String(length)}), 0), ${String(RATE_BUCKETS - 1)})`;
  return `SELECT toUInt8(${bucket}) AS bucket, g.service AS service, g.severity AS severity, g.pattern AS pattern, sum(g.count) AS count,
      min(g.first) AS first, max(g.last) AS last
    FROM (${groups}) AS g GROUP BY bucket, g.service, g.severity, g.pattern`;
}

/** An aggregate over rows of `bucketsSql`, of those where `condition` holds: bucket number → lines. */
export const rateSql = (condition = '1'): string => `sumMapIf(map(bucket, toUInt64(count)), ${condition})`;

/** The sparse map of `rateSql` as a list of `RATE_BUCKETS` numbers. */
export function spread(rate: Readonly<Record<string, string>>): number[] {
  const all = new Array<number>(RATE_BUCKETS).fill(0);
  for (const [bucket, count] of Object.entries(rate)) all[Number(bucket)] = Number(count);
  return all;
}
