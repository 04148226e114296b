import { mayContainSql } from '../values/values-sql.ts';
import type { SqlReader } from '../sql-reader.ts';
import type { LineFilter } from './line-filter.ts';
import { textSearch } from './text-search.ts';

/** More than this, over all texts, are not named one by one: the statement would be too long, and finds them itself. */
const NAMED = 1_000;

/** Where a text may be, found before the lines are: it costs one look at the values instead of one per use. `null`: at more places than can be named. */
export interface TextCandidates {
  /** Numbers of patterns with lines that may have the text across a border. */
  readonly borders: readonly string[] | null;
  /** `(block, pattern, slot)` of values that may have it. */
  readonly slots: readonly string[] | null;
}

/** Of each text of a filter. */
export type CandidatesByText = ReadonlyMap<string, TextCandidates>;

/** @param blocks SQL of the ids of the blocks whose lines are asked for */
export async function findCandidates(sql: SqlReader, filter: LineFilter, blocks: string): Promise<CandidatesByText> {
  const texts = [...new Set(textsIn(filter))].filter((text) => text !== '');
  const most = Math.floor(NAMED / texts.length);
  const found = new Map<string, TextCandidates>();
  for (const text of texts) found.set(text, await candidatesOf(sql, text, blocks, most));
  return found;
}

function textsIn(filter: LineFilter): readonly string[] {
  if (filter.kind === 'text') return [filter.text];
  if (filter.kind === 'not') return textsIn(filter.of);
  return filter.kind === 'and' || filter.kind === 'or' ? filter.of.flatMap(textsIn) : [];
}

async function candidatesOf(sql: SqlReader, text: string, blocks: string, most: number): Promise<TextCandidates> {
  const parameters: Record<string, unknown> = {};
  const bind = (value: string): string => {
    const name = `c${String(Object.keys(parameters).length)}`;
    parameters[name] = value;
    return `{${name}:String}`;
  };
  const { acrossBorder } = textSearch(text, bind);
  const [borders, slots] = await Promise.all([
    acrossBorder === null
      ? []
      : sql.rows<{ place: string }>(
          `SELECT DISTINCT toString(number) AS place FROM patterns WHERE ${acrossBorder} LIMIT ${String(most + 1)}`,
          parameters,
        ),
    sql.rows<{ place: string }>(
      `SELECT concat('(', toString(v.block), ', ', toString(v.pattern), ', ', toString(v.slot), ')') AS place FROM line_values AS v
       WHERE v.block IN (${blocks}) AND ${mayContainSql(text, bind)} LIMIT ${String(most + 1)}`,
      parameters,
    ),
  ]);
  const named = (rows: readonly { readonly place: string }[]) =>
    rows.length > most ? null : rows.map(({ place }) => place);
  return { borders: named(borders), slots: named(slots) };
}
