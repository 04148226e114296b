import type { SqlReader } from '../sql-reader.ts';
import { WAY_SQL, constantContainsSql, mayContainSql, mayEqualSql, mayHaveEdgeSql } from '../values/values-sql.ts';
import { Bindings } from './bindings.ts';
import type { LineFilter } from './line-filter.ts';
import { contentSlotsSql, patternsOf } from './line-hits.ts';
import type { SlotPlace } from './line-hits.ts';
import { textEdges } from './text-edges.ts';
import type { TextEdge } from './text-edges.ts';
import { textSearch } from './text-search.ts';

/** More than this, over all texts, are not named one by one: the statement would be too long, and finds them itself. */
const NAMED = 300;
/** So many patterns are looked at one by one, and so many slots beside borders. */
const PATTERNS = 3_000;
const BORDER_SLOTS = 2_000;

/** Where a text may be, found before the lines are: it costs one look at the values instead of one per use. `null`: at more places than can be named. */
export interface TextCandidates {
  /** Numbers of patterns whose lines all have the text. */
  readonly patterns: readonly string[] | null;
  /** `(block, pattern)` of lines that may have the text across a border, as SQL. */
  readonly borders: readonly string[] | null;
  /** `(block, pattern)` of lines that have it in a value that they share, as SQL. */
  readonly shared: readonly string[] | null;
  /** Where values may have it. */
  readonly slots: readonly SlotPlace[] | null;
}

export const ANYWHERE: TextCandidates = { patterns: null, borders: null, shared: null, slots: null };

type VariableFilter = LineFilter & { readonly kind: 'variable' };

/** Of each text of a filter, and of each variable that must have a value. */
export interface Candidates {
  readonly texts: ReadonlyMap<string, TextCandidates>;
  readonly values: ReadonlyMap<VariableFilter, readonly SlotPlace[] | null>;
}

/** Looks for the texts and values of a filter in one part of the blocks after the other. */
export class CandidateFinder {
  readonly #sql: SqlReader;
  readonly #filter: LineFilter;
  readonly #texts: readonly string[];
  readonly #values: readonly VariableFilter[];
  readonly #most: number;

  constructor(sql: SqlReader, filter: LineFilter) {
    this.#sql = sql;
    this.#filter = filter;
    const leaves = leavesOf(filter);
    const texts = leaves.flatMap((leaf) => (leaf.kind === 'text' && leaf.text !== '' ? [leaf.text] : []));
    this.#texts = [...new Set(texts)];
    this.#values = leaves.flatMap((leaf) => (leaf.kind === 'variable' && leaf.comparison === '=' ? [leaf] : []));
    this.#most = Math.floor(NAMED / Math.max(1, this.#texts.length + this.#values.length));
  }

  /** @param blocks ids in decimal */
  async in(blocks: readonly string[]): Promise<Candidates> {
    const ids = blocks.join(', ');
    const texts = new Map<string, TextCandidates>();
    for (const text of this.#texts) {
      const [shared, slots, ofPatterns] = await Promise.all([
        this.#groups(ids, (bind) => constantContainsSql(text, bind)),
        this.#slots(ids, (bind) => mayContainSql(text, bind)),
        this.#patterns(ids, text),
      ]);
      texts.set(text, { ...ofPatterns, shared, slots });
    }
    const values = new Map<VariableFilter, readonly SlotPlace[] | null>();
    for (const one of this.#values)
      values.set(
        one,
        await this.#slots(ids, (bind) => {
          const slots = contentSlotsSql(ids, one.category === null ? null : bind(one.category));
          return `${mayEqualSql(one.value, bind)} AND (v.pattern, v.slot) IN (${slots})`;
        }),
      );
    return { texts, values };
  }

  /**
   * Those of the blocks that may have lines with all that the filter asks for. A block knows its patterns, and whether lines are kept raw; empty
   * ones have no text.
   */
  async blocksWith(blocks: readonly string[], candidates: Candidates): Promise<readonly string[]> {
    const conditions = wanted(this.#filter).flatMap((leaf) => {
      if (leaf.kind === 'variable') {
        const slots = candidates.values.get(leaf) ?? null;
        return slots === null ? [] : [inBlocksOf(slots.map(({ place }) => place))];
      }
      const { patterns, borders, shared, slots } = candidates.texts.get(leaf.text) ?? ANYWHERE;
      if (patterns === null || borders === null || shared === null || slots === null) return [];
      return [
        `(${[
          `arrayExists(reason -> reason != 'empty', mapKeys(unparsed))`,
          inBlocksOf([...borders, ...shared, ...slots.map(({ place }) => place)]),
          ...(patterns.length === 0 ? [] : [`hasAny(group_pattern, CAST([${patterns.join(', ')}], 'Array(UInt64)'))`]),
        ].join(' OR ')})`,
      ];
    });
    if (conditions.length === 0) return blocks;
    const rows = await this.#sql.rows<{ id: string }>(
      `SELECT toString(block) AS id FROM blocks WHERE block IN (${blocks.join(', ')}) AND ${conditions.join(' AND ')}`,
    );
    return rows.map(({ id }) => id);
  }

  async #patterns(ids: string, text: string): Promise<Pick<TextCandidates, 'patterns' | 'borders'>> {
    const { bind, parameters } = new Bindings('c');
    const { inConstant, acrossBorder } = textSearch(text, bind);
    const rows = await this.#sql.rows<{ number: string; all: number; at_border: readonly string[] }>(
      `SELECT toString(number) AS number, ${inConstant} AS all, ${acrossBorder === null ? '[]' : `if(${acrossBorder}, parts, [])`} AS at_border
       FROM patterns WHERE ${patternsOf(ids)} AND (all = 1 OR notEmpty(at_border)) LIMIT ${String(PATTERNS + 1)}`,
      parameters,
    );
    if (rows.length > PATTERNS) return { patterns: null, borders: null };
    const patterns = rows.filter(({ all }) => all === 1).map(({ number }) => number);
    return {
      patterns: patterns.length > this.#most ? null : patterns,
      borders: await this.#borders(ids, text, rows),
    };
  }

  async #borders(
    ids: string,
    text: string,
    patterns: readonly { readonly number: string; readonly at_border: readonly string[] }[],
  ): Promise<readonly string[] | null> {
    const edges = patterns.flatMap(({ number, at_border: parts }) =>
      textEdges(text, parts).map((edge) => ({ number, edge })),
    );
    if (edges.length > BORDER_SLOTS) return null;
    return edges.length === 0 ? [] : this.#groups(ids, (_, bindAll) => edgesSql(edges, bindAll));
  }

  /** `(block, pattern)` of rows `v`. */
  #groups(ids: string, condition: (bind: Bind, bindAll: BindAll) => string): Promise<readonly string[] | null> {
    const { bind, parameters } = new Bindings('c');
    const which = condition(bind, (values) => bind(values, 'Array(String)'));
    return this.#named(
      `SELECT DISTINCT toString((v.block, v.pattern)) AS place FROM line_values AS v WHERE v.block IN (${ids}) AND (${which})`,
      parameters,
    );
  }

  async #slots(ids: string, condition: (bind: Bind) => string): Promise<readonly SlotPlace[] | null> {
    const { bind, parameters } = new Bindings('c');
    const rows = await this.#sql.rows<SlotPlace>(
      `SELECT toString((v.block, v.pattern, v.slot)) AS place, ${WAY_SQL} AS way FROM line_values AS v
       WHERE v.block IN (${ids}) AND ${condition(bind)} LIMIT ${String(this.#most + 1)}`,
      parameters,
    );
    return rows.length > this.#most ? null : rows;
  }

  async #named(select: string, parameters: Readonly<Record<string, unknown>>): Promise<readonly string[] | null> {
    const rows = await this.#sql.rows<{ place: string }>(`${select} LIMIT ${String(this.#most + 1)}`, parameters);
    return rows.length > this.#most ? null : rows.map(({ place }) => place);
  }
}

type Bind = (value: string) => string;
type BindAll = (values: readonly string[]) => string;

/** SQL over `v`: a value may have an edge that its slot asks for. Slots that ask for the same are compared together. */
function edgesSql(edges: readonly { readonly number: string; readonly edge: TextEdge }[], bindAll: BindAll): string {
  const alike = new Map<string, { edge: TextEdge; slots: string[] }>();
  for (const { number, edge } of edges) {
    const key = JSON.stringify([edge.rests, edge.heads]);
    const group = alike.get(key) ?? { edge, slots: [] };
    alike.set(key, group);
    group.slots.push(`(${number}, ${String(edge.slot)})`);
  }
  return [...alike.values()]
    .map(({ edge, slots }) => `((v.pattern, v.slot) IN (${slots.join(', ')}) AND ${mayHaveEdgeSql(edge, bindAll)})`)
    .join(' OR ');
}

/** SQL over `blocks`: those that these places (of SQL, the block first) are in. */
function inBlocksOf(places: readonly string[]): string {
  const ids = new Set(places.map((place) => /\d+/.exec(place)?.[0] ?? '0'));
  return ids.size === 0 ? '0' : `block IN (${[...ids].join(', ')})`;
}

/** What no line that fits is without. */
function wanted(filter: LineFilter): readonly ((LineFilter & { kind: 'text' }) | VariableFilter)[] {
  if (filter.kind === 'text') return filter.text === '' ? [] : [filter];
  if (filter.kind === 'variable') return [filter];
  return filter.kind === 'and' ? filter.of.flatMap(wanted) : [];
}

function leavesOf(filter: LineFilter): readonly LineFilter[] {
  if (filter.kind === 'not') return leavesOf(filter.of);
  return filter.kind === 'and' || filter.kind === 'or' ? filter.of.flatMap(leavesOf) : [filter];
}
