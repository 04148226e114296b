import type { SqlReader } from '../sql-reader.ts';
import { SlotValues } from '../values/decode-values.ts';
import { SLICED_COLUMNS_SQL } from '../values/values-sql.ts';

/** Where a line is, and which pattern it has (numbers in decimal; 0 = none). */
export interface PlacedLine {
  readonly block_id: string;
  readonly pattern_id: string;
  readonly place: number;
  readonly idx: number;
  /** Unix nanoseconds. */
  readonly nanos: string;
}

export const lineKey = ({ block_id, place, idx }: Pick<PlacedLine, 'block_id' | 'place' | 'idx'>): string =>
  `${block_id}:${String(place)}:${String(idx)}`;

/** Lines whose values are read in one statement. */
const AT_ONCE = 1_000;

/** Values of all slots of lines, by `lineKey`; lines without values are not among them. */
export async function readParams(
  sql: SqlReader,
  lines: readonly PlacedLine[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const templated = lines.filter(({ pattern_id }) => pattern_id !== '0');
  const params = new Map<string, readonly string[]>();
  for (let at = 0; at < templated.length; at += AT_ONCE)
    for (const [key, values] of await readSome(sql, templated.slice(at, at + AT_ONCE))) params.set(key, values);
  return params;
}

/** Lines of one pattern in one block: `nth` from the first to the last. */
interface Group {
  readonly block: string;
  readonly pattern: string;
  first: number;
  last: number;
}

async function readSome(sql: SqlReader, lines: readonly PlacedLine[]): Promise<Map<string, readonly string[]>> {
  const nths = await readNths(sql, lines);
  const groups = new Map<string, Group>();
  // A line that left meanwhile has no place any more, and no values.
  const placed = lines.flatMap((line) => {
    const nth = nths.get(lineKey(line));
    return nth === undefined ? [] : [{ line, nth, group: groupKey(line.block_id, line.pattern_id) }];
  });
  if (placed.length === 0) return new Map();
  for (const { line, nth, group: key } of placed) {
    const group = groups.get(key) ?? { block: line.block_id, pattern: line.pattern_id, first: nth, last: nth };
    group.first = Math.min(group.first, nth);
    group.last = Math.max(group.last, nth);
    groups.set(key, group);
  }
  const slots = await readSlots(sql, [...groups.values()]);
  return new Map(
    placed.map(({ line, nth, group }) => [
      lineKey(line),
      (slots.get(group) ?? []).map((slot) => slot.at(nth, BigInt(line.nanos))),
    ]),
  );
}

const groupKey = (block: string, pattern: string): string => `${block}:${pattern}`;

/** Which line of its pattern in its block each line is, from 0, by `lineKey`. */
async function readNths(sql: SqlReader, lines: readonly PlacedLine[]): Promise<ReadonlyMap<string, number>> {
  const blocks = new Set(lines.map(({ block_id }) => block_id));
  const groups = new Set(lines.map(({ block_id, pattern_id }) => `(${block_id}, ${pattern_id})`));
  const keys = lines.map(({ block_id, place, idx }) => `(${block_id}, ${String(place)}, ${String(idx)})`);
  const rows = await sql.rows<{ block_id: string; place: number; idx: number; nth: string }>(
    `SELECT toString(block) AS block_id, toFloat64(offset) AS place, idx, toString(nth - 1) AS nth
     FROM (
       SELECT lines.block AS block, lines.offset AS offset, lines.idx AS idx,
         row_number() OVER (PARTITION BY lines.block, lines.pattern ORDER BY lines.offset, lines.idx) AS nth
       FROM lines WHERE lines.block IN (${[...blocks].join(', ')}) AND (lines.block, lines.pattern) IN (${[...groups].join(', ')}))
     WHERE (block, offset, idx) IN (${keys.join(', ')})`,
  );
  return new Map(rows.map((row) => [lineKey(row), Number(row.nth)]));
}

interface SlicedRow {
  readonly block_id: string;
  readonly pattern_id: string;
  readonly kind: number;
  readonly base: string;
  readonly format: string;
  readonly text: string;
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly skipped: string;
}

/** Slots in order, by block and pattern. */
async function readSlots(
  sql: SqlReader,
  groups: readonly Group[],
): Promise<ReadonlyMap<string, readonly SlotValues<string>[]>> {
  const wanted = groups.map(({ block, pattern }) => `(${block}, ${pattern})`).join(', ');
  const spans = groups.map(
    ({ block, pattern, first, last }) => `(${block}, ${pattern}, ${String(first)}, ${String(last)})`,
  );
  const rows = await sql.rows<SlicedRow>(
    `SELECT toString(v.block) AS block_id, toString(v.pattern) AS pattern_id, ${SLICED_COLUMNS_SQL}
     FROM (SELECT * FROM line_values WHERE (block, pattern) IN (${wanted})) AS v
     INNER JOIN (
       SELECT span.1 AS block, span.2 AS pattern, span.3 AS first, span.4 AS last
       FROM (SELECT arrayJoin(CAST([${spans.join(', ')}], 'Array(Tuple(UInt64, UInt64, UInt32, UInt32))')) AS span)) AS s
       ON s.block = v.block AND s.pattern = v.pattern
     ORDER BY v.block, v.pattern, v.slot`,
  );
  const slots = new Map<string, SlotValues<string>[]>();
  for (const row of rows) {
    const key = groupKey(row.block_id, row.pattern_id);
    const ofGroup = slots.get(key) ?? [];
    slots.set(key, ofGroup);
    const values = { ...row, base: Number(row.base), numbers: row.numbers.map(Number) };
    ofGroup.push(new SlotValues<string>(values, Number(row.skipped)));
  }
  return slots;
}
