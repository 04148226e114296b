import type { SqlReader } from '../sql-reader.ts';
import { findAll } from './find-lines.ts';
import type { LineFilter } from './line-filter.ts';
import { LINKS_SQL, groupsSql } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

export interface BucketCount {
  /** Unix seconds. */
  readonly start: number;
  readonly severity: number;
  readonly count: number;
}

/** What the ledger can answer without looking at lines. */
export interface GroupFilter {
  readonly service?: string;
  readonly minSeverity?: number;
  /** 16 hex digits. */
  readonly templateId?: string;
}

/** Lines per bucket of `bucketSeconds` (a whole number of minutes) and severity, from the ledger. */
export async function countByMinutes(
  sql: SqlReader,
  range: TimeRange,
  filter: GroupFilter,
  bucketSeconds: number,
): Promise<readonly BucketCount[]> {
  const minutes = bucketSeconds / 60;
  const conditions = [
    '1',
    ...(filter.service === undefined ? [] : ['service = {service:String}']),
    ...(filter.minSeverity === undefined ? [] : [`severity >= ${String(filter.minSeverity)}`]),
    ...(filter.templateId === undefined
      ? []
      : [
          `(service, pattern) IN (SELECT links.service, links.pattern FROM (${LINKS_SQL}) AS links WHERE links.template = reinterpretAsUInt64(reverse(unhex({templateId:String}))))`,
        ]),
  ];
  const rows = await sql.rows<{ bucket: number; severity: number; total: string }>(
    `SELECT intDiv(minute, ${String(minutes)}) - (minute % ${String(minutes)} < 0 ? 1 : 0) AS bucket, severity, toString(sum(count)) AS total
     FROM (${groupsSql(range)}) WHERE ${conditions.join(' AND ')} GROUP BY bucket, severity ORDER BY bucket, severity`,
    { service: filter.service ?? '', templateId: filter.templateId ?? '' },
  );
  return rows.map((row) => ({
    start: row.bucket * bucketSeconds,
    severity: row.severity,
    count: Number(row.total),
  }));
}

/** The same from the lines themselves: any filter, any bucket. */
export async function countByLines(
  sql: SqlReader,
  range: TimeRange,
  filter: LineFilter,
  bucketSeconds: number,
): Promise<readonly BucketCount[]> {
  const nanos = String(BigInt(Math.round(bucketSeconds * 1000)) * 1_000_000n);
  const totals = new Map<string, BucketCount>();
  for await (const where of findAll(sql, filter, range)) {
    const rows = await sql.rows<{ bucket: string; severity: number; total: string }>(
      `SELECT toString(intDiv(toUnixTimestamp64Nano(lines.time), ${nanos})) AS bucket, lines.severity AS severity, toString(count()) AS total
       FROM lines WHERE ${where.condition} GROUP BY bucket, severity`,
      where.parameters,
    );
    for (const { bucket, severity, total } of rows) {
      const key = `${bucket}:${String(severity)}`;
      const count = (totals.get(key)?.count ?? 0) + Number(total);
      totals.set(key, { start: Number(bucket) * bucketSeconds, severity, count });
    }
  }
  return [...totals.values()];
}

/** First and last event time of what is stored in the range, Unix nanoseconds; `null` where there is nothing. */
export async function readExtent(
  sql: SqlReader,
  range: TimeRange,
): Promise<{ readonly first: bigint; readonly last: bigint } | null> {
  const [row] = await sql.rows<{ found: string; first_nanos: string; last_nanos: string }>(
    `SELECT toString(count()) AS found, toString(toUnixTimestamp64Nano(min(first))) AS first_nanos,
       toString(toUnixTimestamp64Nano(max(last))) AS last_nanos FROM (${groupsSql(range)})`,
  );
  return row === undefined || row.found === '0'
    ? null
    : { first: BigInt(row.first_nanos), last: BigInt(row.last_nanos) };
}
