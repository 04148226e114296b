import type { VariableCategory } from '@logsieve/contracts';
import { constantContainsSql, mayEqualSql } from '../values/values-sql.ts';
import { contentSlotsSql, textHitsSql, valueHitsSql } from './line-hits.ts';
import { ANYWHERE } from './text-candidates.ts';
import type { CandidatesByText } from './text-candidates.ts';
import { textSearch } from './text-search.ts';
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
}

/** SQL: the number that the value in this column is; an id such as `1e57`, `inf` or `nan` is none. */
export const decimalSql = (column: string): string =>
  `toFloat64OrNull(if(match(${column}, '^[-+]?[0-9]+([.][0-9]+)?$'), ${column}, ''))`;

/**
 * @param blocks SQL of the ids of the blocks whose lines are asked for
 * @param candidates where texts may be in those blocks
 */
export function filterSql(filter: LineFilter, blocks: string, candidates: CandidatesByText): FilterSql {
  const parameters: Record<string, unknown> = {};
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
    const bindText = (one: string): string => bind(one, 'String');
    const found = candidates.get(text) ?? ANYWHERE;
    const patterns = found.patterns ?? [`SELECT number FROM patterns WHERE ${textSearch(text, bindText).inConstant}`];
    const shared = found.shared ?? [
      `SELECT v.block, v.pattern FROM line_values AS v WHERE v.block IN (${blocks}) AND ${constantContainsSql(text, bindText)}`,
    ];
    const hits = textHitsSql(blocks, text, found, bindText);
    return `(${[
      ...(patterns.length === 0 ? [] : [`lines.pattern IN (${patterns.join(', ')})`]),
      ...(shared.length === 0 ? [] : [`(lines.block, lines.pattern) IN (${shared.join(', ')})`]),
      ...(hits === null ? [] : [`(lines.block, lines.offset, lines.idx) IN (${hits})`]),
      `positionCaseInsensitive(lines.raw, ${bindText(text)}) > 0`,
    ].join(' OR ')})`;
  }

  /** Values of the header (time, level …) are no variables. */
  function variableCondition({ category, comparison, value }: LineFilter & { kind: 'variable' }): string {
    const bindText = (one: string): string => bind(one, 'String');
    const slots = contentSlotsSql(category === null ? null : bindText(category));
    const may = comparison === '=' ? mayEqualSql(value, bindText) : '1';
    const holds =
      comparison === '=' || comparison === '!='
        ? `text ${comparison} ${bindText(value)}`
        : `ifNull(${decimalSql('text')} ${comparison} ${bind(Number(value), 'Float64')}, 0)`;
    return `(lines.block, lines.offset, lines.idx) IN (${valueHitsSql(blocks, slots, may, holds)})`;
  }

  const linkedTo = (condition: string): string =>
    `(lines.service, lines.pattern) IN (SELECT links.service, links.pattern FROM (${LINKS_SQL}) AS links WHERE ${condition})`;

  return { condition: conditionOf(filter), parameters };
}
