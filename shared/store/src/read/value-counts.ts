import type { SqlReader } from '../sql-reader.ts';
import { templateValuesSql } from './template-values.ts';
import { hexSql } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** How often a slot of a template's content had a value, in a window and in the one it is compared with. */
export interface ValueCount {
  readonly templateId: string;
  readonly slot: number;
  readonly value: string;
  readonly count: number;
  readonly baseCount: number;
}

/** Only slots with at most `fewValues` different values over both windows, and more than one. Both windows are read whole. */
export async function countValues(
  sql: SqlReader,
  range: TimeRange,
  base: TimeRange,
  service: string | undefined,
  fewValues: number,
): Promise<readonly ValueCount[]> {
  const linked = service === undefined ? '1' : 'service = {service:String}';
  const side = (of: TimeRange, isBase: number): string =>
    `SELECT template, slot, value, ${String(isBase)} AS is_base FROM (${templateValuesSql(of, linked)})`;
  // An identifier has ever more values: past the limit its slot only keeps growing a set that is thrown away, hence the sketch first.
  const rows = await sql.rows<{ template_id: string; from_zero: number; value: string; now: number; before: number }>(
    `WITH sides AS (${side(range, 0)} UNION ALL ${side(base, 1)}),
     habits AS (
       SELECT template, slot FROM sides GROUP BY template, slot HAVING uniqUpTo(${String(fewValues)})(value) BETWEEN 2 AND ${String(fewValues)})
     SELECT ${hexSql('template')} AS template_id, slot AS from_zero, value,
       toFloat64(countIf(is_base = 0)) AS now, toFloat64(countIf(is_base = 1)) AS before
     FROM sides WHERE (template, slot) IN (SELECT template, slot FROM habits)
     GROUP BY template, slot, value ORDER BY template, slot, value`,
    { service: service ?? '' },
  );
  return rows.map((row) => ({
    templateId: row.template_id,
    slot: Number(row.from_zero),
    value: row.value,
    count: row.now,
    baseCount: row.before,
  }));
}
