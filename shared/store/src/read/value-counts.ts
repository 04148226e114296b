import type { SqlReader } from '../sql-reader.ts';
import { KIND } from '../values/kinds.ts';
import { fewTextsSql, manySql } from '../values/values-sql.ts';
import { CONTENT_SLOTS_SQL, templateValuesSql } from './template-values.ts';
import { LINKS_SQL, blockConditions, hexSql, timeLiteral } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** How often a slot of a template's content had a value, in a window and in the one it is compared with. */
export interface ValueCount {
  readonly templateId: string;
  readonly slot: number;
  readonly value: string;
  readonly count: number;
  readonly baseCount: number;
}

/** Only slots with at most `fewValues` different values over both windows, and more than one; times are no habits. Both windows are read whole. */
export async function countValues(
  sql: SqlReader,
  range: TimeRange,
  base: TimeRange,
  service: string | undefined,
  fewValues: number,
): Promise<readonly ValueCount[]> {
  const few = String(fewValues);
  const linked = service === undefined ? '1' : 'service = {service:String}';
  const side = (of: TimeRange, isBase: number): string =>
    [byRowSql(of, linked, few), byLineSql(of, linked)]
      .map((counts) => `SELECT template, slot, value, count, many, ${String(isBase)} AS is_base FROM (${counts})`)
      .join(' UNION ALL ');
  const rows = await sql.rows<{ template_id: string; from_zero: number; value: string; now: number; before: number }>(
    `SELECT ${hexSql('template')} AS template_id, slot AS from_zero, entry.1 AS value, toFloat64(entry.2) AS now, toFloat64(entry.3) AS before
     FROM (
       SELECT template, slot, groupArray(${String(fewValues + 1)})((value, now, before)) AS entries, max(many) AS many
       FROM (
         SELECT template, slot, value, sumIf(count, is_base = 0) AS now, sumIf(count, is_base = 1) AS before, max(many) AS many
         FROM (${side(range, 0)} UNION ALL ${side(base, 1)}) GROUP BY template, slot, value)
       GROUP BY template, slot)
     ARRAY JOIN entries AS entry
     WHERE many = 0 AND length(entries) BETWEEN 2 AND ${few} ORDER BY template, slot, value`,
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

/** SQL over `blocks`: all lines are of one service and in the range, so that rows of values count as a whole. */
const wholeBlocks = (range: TimeRange): string =>
  [
    'length(arrayDistinct(blocks.group_service)) = 1',
    ...(range.from === null ? [] : [`blocks.min_time >= ${timeLiteral(range.from)}`]),
    ...(range.to === null ? [] : [`blocks.max_time < ${timeLiteral(range.to)}`]),
  ].join(' AND ');

/** SQL: (template, slot, value, count, many) without a look at lines; `many`: more than `few` values. */
const byRowSql = (range: TimeRange, linked: string, few: string): string =>
  `SELECT links.template AS template, slots.nth AS slot, counted.value AS value, counted.count AS count, counted.many AS many
   FROM (
     SELECT of.service AS service, found.pattern AS pattern, found.slot AS slot, value, sum(found.times) AS count, max(found.many) AS many
     FROM (
       SELECT v.block AS block, v.pattern AS pattern, v.slot AS slot, ${manySql(few)} AS many,
         if(v.kind = ${String(KIND.constant)}, toUInt64(v.lines), 1) AS times, if(v.kind = ${String(KIND.constant)}, [v.text], ${fewTextsSql(few)}) AS texts
       FROM line_values AS v WHERE v.block IN (SELECT blocks.block FROM blocks WHERE ${wholeBlocks(range)}) AND (v.pattern, v.slot) IN (SELECT pattern, slot FROM (${CONTENT_SLOTS_SQL}))) AS found
     INNER JOIN (SELECT blocks.block AS block, toString(blocks.group_service[1]) AS service FROM blocks WHERE ${wholeBlocks(range)}) AS of ON of.block = found.block
     ARRAY JOIN found.texts AS value
     GROUP BY service, pattern, slot, value) AS counted
   INNER JOIN (SELECT service, pattern, template FROM (${LINKS_SQL}) WHERE ${linked}) AS links ON links.service = counted.service AND links.pattern = counted.pattern
   LEFT ANY JOIN (${CONTENT_SLOTS_SQL}) AS slots ON slots.pattern = counted.pattern AND slots.slot = counted.slot`;

/** SQL: the same, line by line, of the other blocks. */
const byLineSql = (range: TimeRange, linked: string): string =>
  `SELECT template, slot, value, toUInt64(1) AS count, toUInt8(0) AS many FROM (${templateValuesSql(
    range,
    linked,
    `SELECT blocks.block FROM blocks WHERE ${[...blockConditions(range), `NOT (${wholeBlocks(range)})`].join(' AND ')}`,
  )})`;
