import type { VariableCategory } from '@logsieve/contracts';
import { TOUCHING_VALUES, textSearch } from './text-search.ts';
import { LINKS_SQL, TEMPLATE_TEXTS_SQL } from './time-range.ts';

export const COMPARISONS = ['=', '!=', '>', '>=', '<', '<='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What lines are wanted, beside their time. Texts match anywhere in the body; letters A–Z in either case, everything else exactly. */
export type LineFilter =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'service' | 'source' | 'trace' | 'templateId' | 'templateText'; readonly value: string }
  | { readonly kind: 'severity'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'variable';
      /** `null`: of any category; then only `=` is possible. */
      readonly category: VariableCategory | null;
      readonly comparison: Comparison;
      readonly value: string;
    }
  | { readonly kind: 'not'; readonly of: LineFilter }
  | { readonly kind: 'and' | 'or'; readonly of: readonly LineFilter[] };

/** A filter as SQL over `lines`, with what it binds. */
export interface FilterSql {
  readonly condition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** JOIN clauses to put after `FROM lines`: what the condition needs of the lines' patterns. */
  readonly joins: string;
}

/** SQL: the number that the value in this column is; an id such as `1e57`, `inf` or `nan` is none. */
export const decimalSql = (column: string): string =>
  `toFloat64OrNull(if(match(${column}, '^[-+]?[0-9]+([.][0-9]+)?$'), ${column}, ''))`;

/** SQL: categories of a pattern's slots. Many times faster than parsing; quotes inside strings are escaped in JSON, so that nothing else matches. */
const CATEGORIES = `extractAll(p.slots, '"category":"([A-Z]+)"')`;

/** Sized by the parts: the engine may evaluate it also for lines that a condition before it has excluded, whose patterns are not joined. */
const BODY = `arrayStringConcat(arrayMap((part, value) -> concat(part, value), bodies.parts, arrayResize(lines.params, length(bodies.parts), '')))`;

export function filterSql(filter: LineFilter): FilterSql {
  const parameters: Record<string, unknown> = {};
  const rebuilt: string[] = [];
  const slotsOf = new Set<string>();
  const bind = (value: unknown, type: string): string => {
    const name = `p${String(Object.keys(parameters).length)}`;
    parameters[name] = value;
    return `{${name}:${type}}`;
  };

  function conditionOf(one: LineFilter): string {
    switch (one.kind) {
      case 'and':
        return one.of.length === 0 ? '1' : `(${one.of.map(conditionOf).join(' AND ')})`;
      case 'or':
        return one.of.length === 0 ? '0' : `(${one.of.map(conditionOf).join(' OR ')})`;
      case 'not':
        return `NOT ${conditionOf(one.of)}`;
      case 'service':
        return `lines.service = ${bind(one.value, 'String')}`;
      case 'source':
        return `lines.source = ${bind(one.value, 'String')}`;
      case 'trace':
        return `lines.trace_id = ${bind(one.value.toLowerCase(), 'String')}`;
      case 'severity':
        return `(lines.severity >= ${String(one.from)} AND lines.severity <= ${String(one.to)})`;
      case 'templateId':
        return linkedTo(`links.template = reinterpretAsUInt64(reverse(unhex(${bind(one.value, 'String')})))`);
      case 'templateText':
        return linkedTo(
          `links.template IN (SELECT id FROM (${TEMPLATE_TEXTS_SQL}) WHERE positionCaseInsensitive(text, ${bind(one.value, 'String')}) > 0)`,
        );
      case 'text':
        return textCondition(one.text);
      case 'variable':
        return variableCondition(one);
    }
  }

  function textCondition(text: string): string {
    if (text === '') return '1';
    const search = textSearch(text, (value) => bind(value, 'String'));
    const needle = bind(text, 'String');
    const ways = [
      `lines.pattern IN (SELECT id FROM patterns WHERE ${search.inConstant})`,
      `arrayExists(value -> positionCaseInsensitive(value, ${needle}) > 0, lines.params)`,
      `positionCaseInsensitive(lines.raw, ${needle}) > 0`,
    ];
    if (search.acrossBorder !== null) {
      rebuilt.push(search.acrossBorder);
      // Where only values touch, the text must be in the values written one after the other: almost no line is rebuilt.
      ways.push(`if(empty(bodies.parts) OR (NOT bodies.bordering AND positionCaseInsensitive(arrayStringConcat(lines.params), ${needle}) = 0), 0,
        positionCaseInsensitive(${BODY}, ${needle}) > 0)`);
    }
    return `(${ways.join(' OR ')})`;
  }

  /** Values of the header (time, level …) are no variables. */
  function variableCondition(one: LineFilter & { kind: 'variable' }): string {
    const content = 'arraySlice(lines.params, shapes.header_slots + 1)';
    const value = bind(one.value, 'String');
    slotsOf.add(
      one.category === null ? '1' : `position(p.slots, ${bind(`"category":"${one.category}"`, 'String')}) > 0`,
    );
    // Most lines hold no such value at all: they are out before their pattern is looked at.
    const first = one.comparison === '=' ? `has(lines.params, ${value}) AND ` : '';
    if (one.category === null) return `(${first}has(${content}, ${value}))`;
    const category = bind(one.category, 'String');
    const holds =
      one.comparison === '=' || one.comparison === '!='
        ? `value ${one.comparison} ${value}`
        : `${decimalSql('value')} ${one.comparison} ${bind(Number(one.value), 'Float64')}`;
    const categories = 'arraySlice(shapes.categories, shapes.header_slots + 1)';
    return `(${first}arrayExists((value, category) -> category = ${category} AND ifNull(${holds}, 0),
      arrayResize(${content}, length(${categories}), ''), ${categories}))`;
  }

  const linkedTo = (condition: string): string =>
    `(lines.service, lines.pattern) IN (SELECT links.service, links.pattern FROM (${LINKS_SQL}) AS links WHERE ${condition})`;

  const condition = conditionOf(filter);
  const joins = [
    ...(rebuilt.length === 0
      ? []
      : [
          `LEFT ANY JOIN (SELECT id, parts, ${[...new Set(rebuilt)].join(' OR ')} AS bordering FROM patterns
             WHERE bordering OR ${TOUCHING_VALUES}) AS bodies ON bodies.id = lines.pattern`,
        ]),
    ...(slotsOf.size === 0
      ? []
      : [
          `LEFT ANY JOIN (SELECT p.id AS id, p.header_slots AS header_slots, ${CATEGORIES} AS categories
             FROM patterns AS p WHERE ${[...slotsOf].join(' OR ')}) AS shapes ON shapes.id = lines.pattern`,
        ]),
  ].join('\n');
  return { condition, parameters, joins };
}
