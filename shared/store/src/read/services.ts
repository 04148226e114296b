import { formatUnixNano } from '@logsieve/contracts';
import type { ServiceItem } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { LINKS_SQL, groupsSql } from './time-range.ts';
import type { TimeRange } from './time-range.ts';
import { bucketsSql, rateSql, spread } from './rate.ts';
import type { RateSpan } from './rate.ts';

/** OpenTelemetry: 17 and above means error. */
const ERROR = 17;

/** Services with lines in the range, most lines first. */
export async function readServices(
  sql: SqlReader,
  range: TimeRange,
  span: RateSpan,
  page: { readonly limit: number; readonly after: { readonly count: number; readonly service: string } | null },
): Promise<readonly ServiceItem[]> {
  const after =
    page.after === null
      ? ''
      : `HAVING total < ${String(page.after.count)} OR (total = ${String(page.after.count)} AND service > {afterService:String})`;
  const rows = await sql.rows<{
    service: string;
    total: number;
    errors: number;
    template_count: number;
    first_nanos: string;
    last_nanos: string;
    rate: Readonly<Record<string, string>>;
    error_rate: Readonly<Record<string, string>>;
  }>(
    `SELECT service, toFloat64(sum(count)) AS total, toFloat64(sumIf(count, severity >= ${String(ERROR)})) AS errors,
       toFloat64(uniqExactIf(links.template, groups.pattern != 0)) AS template_count,
       toString(toUnixTimestamp64Nano(min(first))) AS first_nanos, toString(toUnixTimestamp64Nano(max(last))) AS last_nanos,
       ${rateSql()} AS rate, ${rateSql(`severity >= ${String(ERROR)}`)} AS error_rate
     FROM (${bucketsSql(groupsSql(range), span)}) AS groups
     LEFT ANY JOIN (${LINKS_SQL}) AS links ON links.service = groups.service AND links.pattern = groups.pattern
     GROUP BY groups.service AS service ${after}
     ORDER BY total DESC, service LIMIT ${String(page.limit)}`,
    { afterService: page.after?.service ?? '' },
  );
  return rows.map((row) => ({
    service: row.service,
    count: row.total,
    errorCount: row.errors,
    templates: row.template_count,
    firstSeen: formatUnixNano(BigInt(row.first_nanos)),
    lastSeen: formatUnixNano(BigInt(row.last_nanos)),
    rate: spread(row.rate),
    errorRate: spread(row.error_rate),
  }));
}
