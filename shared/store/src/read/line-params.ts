import type { SqlReader } from '../sql-reader.ts';
import { paramsSql } from '../values/values-sql.ts';

/** Where a line is, and which pattern it has (numbers in decimal; 0 = none). */
export interface PlacedLine {
  readonly block_id: string;
  readonly pattern_id: string;
  readonly place: number;
  readonly idx: number;
}

interface ParamsRow {
  readonly block_id: string;
  readonly place: number;
  readonly idx: number;
  readonly params: readonly string[];
}

export const lineKey = ({ block_id, place, idx }: Pick<PlacedLine, 'block_id' | 'place' | 'idx'>): string =>
  `${block_id}:${String(place)}:${String(idx)}`;

/** A statement that names more lines one by one would be too long: their blocks and offsets are named instead. */
const NAMED_LINES = 1_000;

/** Values of all slots of lines, by `lineKey`; lines without values are not among them. */
export async function readParams(
  sql: SqlReader,
  lines: readonly PlacedLine[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const templated = lines.filter(({ pattern_id }) => pattern_id !== '0');
  if (templated.length === 0) return new Map();
  const blocks = [...new Set(templated.map(({ block_id }) => block_id))].join(', ');
  const { groups, wanted } = templated.length > NAMED_LINES ? between(templated) : named(templated);
  const rows = await sql.rows<ParamsRow>(
    `SELECT toString(block) AS block_id, toFloat64(offset) AS place, idx, params FROM (${paramsSql(blocks, groups, wanted)})`,
  );
  return new Map(rows.map((row) => [lineKey(row), row.params]));
}

interface Selected {
  /** SQL over `v`: patterns of blocks. */
  readonly groups: string;
  /** SQL over `block` and `place`. */
  readonly wanted: string;
}

function named(lines: readonly PlacedLine[]): Selected {
  const groups = new Set(lines.map(({ block_id, pattern_id }) => `(${block_id}, ${pattern_id})`));
  const keys = lines.map(({ block_id, place, idx }) => `(${block_id}, ${String(place)}, ${String(idx)})`);
  return {
    groups: `(v.block, v.pattern) IN (${[...groups].join(', ')})`,
    wanted: `(block, place.1, place.2) IN (${keys.join(', ')})`,
  };
}

function between(lines: readonly PlacedLine[]): Selected {
  const places = lines.map(({ place }) => place);
  const [first, last] = [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))];
  return { groups: '1', wanted: `place.1 BETWEEN ${String(first)} AND ${String(last)}` };
}
