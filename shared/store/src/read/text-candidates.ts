import type { SqlReader } from '../sql-reader.ts';
import { constantContainsSql, mayContainSql } from '../values/values-sql.ts';
import type { LineFilter } from './line-filter.ts';
import { textSearch } from './text-search.ts';

/** More than this, over all texts, are not named one by one: the statement would be too long, and finds them itself. */
const NAMED = 300;

/** Where a text may be, found before the lines are: it costs one look at the values instead of one per use. `null`: at more places than can be named. */
export interface TextCandidates {
  /** Numbers of patterns whose lines all have the text. */
  readonly patterns: readonly string[] | null;
  /** Numbers of patterns with lines that may have the text across a border. */
  readonly borders: readonly string[] | null;
  /** `(block, pattern)` of lines that have it in a value that they share. */
  readonly shared: readonly string[] | null;
  /** `(block, pattern, slot)` of values that may have it. */
  readonly slots: readonly string[] | null;
}

export const ANYWHERE: TextCandidates = { patterns: null, borders: null, shared: null, slots: null };

/** Of each text of a filter. */
export type CandidatesByText = ReadonlyMap<string, TextCandidates>;

/** Looks for the texts of a filter in one range of blocks after the other; what only patterns say is found once. */
export class TextFinder {
  readonly #sql: SqlReader;
  readonly #texts: readonly string[];
  readonly #most: number;
  readonly #ofPatterns = new Map<string, Promise<Pick<TextCandidates, 'patterns' | 'borders'>>>();

  constructor(sql: SqlReader, filter: LineFilter) {
    this.#sql = sql;
    this.#texts = [...new Set(textsIn(filter))].filter((text) => text !== '');
    this.#most = Math.floor(NAMED / this.#texts.length);
  }

  /** @param blocks SQL of the ids of the blocks whose lines are asked for */
  async in(blocks: string): Promise<CandidatesByText> {
    const found = new Map<string, TextCandidates>();
    for (const text of this.#texts) {
      const ofPatterns = this.#ofPatterns.get(text) ?? this.#inPatterns(text);
      this.#ofPatterns.set(text, ofPatterns);
      const [{ patterns, borders }, shared, slots] = await Promise.all([
        ofPatterns,
        this.#places(text, '(v.block, v.pattern)', blocks, constantContainsSql),
        this.#places(text, '(v.block, v.pattern, v.slot)', blocks, mayContainSql),
      ]);
      found.set(text, { patterns, borders, shared, slots });
    }
    return found;
  }

  async #inPatterns(text: string): Promise<Pick<TextCandidates, 'patterns' | 'borders'>> {
    const { bind, parameters } = binder();
    const { inConstant, acrossBorder } = textSearch(text, bind);
    const numbers = (condition: string) =>
      this.#named(`SELECT DISTINCT toString(number) AS place FROM patterns WHERE ${condition}`, parameters);
    const [patterns, borders] = await Promise.all([
      numbers(inConstant),
      acrossBorder === null ? Promise.resolve([]) : numbers(acrossBorder),
    ]);
    return { patterns, borders };
  }

  #places(
    text: string,
    place: string,
    blocks: string,
    condition: (text: string, bind: (value: string) => string) => string,
  ): Promise<readonly string[] | null> {
    const { bind, parameters } = binder();
    return this.#named(
      `SELECT DISTINCT toString(${place}) AS place FROM line_values AS v WHERE v.block IN (${blocks}) AND ${condition(text, bind)}`,
      parameters,
    );
  }

  async #named(select: string, parameters: Readonly<Record<string, unknown>>): Promise<readonly string[] | null> {
    const rows = await this.#sql.rows<{ place: string }>(`${select} LIMIT ${String(this.#most + 1)}`, parameters);
    return rows.length > this.#most ? null : rows.map(({ place }) => place);
  }
}

/**
 * SQL: those of the blocks that may have lines with all texts that a filter asks for. A block knows its patterns, and whether lines of it are kept raw;
 * empty ones have no text.
 */
export function narrowed(blocks: string, filter: LineFilter, candidates: CandidatesByText): string {
  const conditions = wantedTexts(filter).flatMap((text) => {
    const { patterns, borders, shared, slots } = candidates.get(text) ?? ANYWHERE;
    if (patterns === null || borders === null || shared === null || slots === null) return [];
    const ids = [...new Set([...shared, ...slots].map((place) => /\d+/.exec(place)?.[0] ?? '0'))];
    return [
      `(hasAny(group_pattern, CAST([${[...patterns, ...borders].join(', ')}], 'Array(UInt64)'))
        OR arrayExists(reason -> reason != 'empty', mapKeys(unparsed)) ${ids.length === 0 ? '' : `OR block IN (${ids.join(', ')})`})`,
    ];
  });
  return conditions.length === 0
    ? blocks
    : `SELECT block FROM blocks WHERE block IN (${blocks}) AND ${conditions.join(' AND ')}`;
}

/** Texts without which no line is found. */
function wantedTexts(filter: LineFilter): readonly string[] {
  if (filter.kind === 'text') return filter.text === '' ? [] : [filter.text];
  return filter.kind === 'and' ? filter.of.flatMap(wantedTexts) : [];
}

function textsIn(filter: LineFilter): readonly string[] {
  if (filter.kind === 'text') return [filter.text];
  if (filter.kind === 'not') return textsIn(filter.of);
  return filter.kind === 'and' || filter.kind === 'or' ? filter.of.flatMap(textsIn) : [];
}

function binder() {
  const parameters: Record<string, unknown> = {};
  const bind = (value: string): string => {
    const name = `c${String(Object.keys(parameters).length)}`;
    parameters[name] = value;
    return `{${name}:String}`;
  };
  return { bind, parameters };
}
