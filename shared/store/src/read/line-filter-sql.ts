import { constantContainsSql, mayContainSql, mayEqualSql } from '../values/values-sql.ts';
import { Bindings } from './bindings.ts';
import { bodyHitsSql, contentSlotsSql, valueHitsSql } from './line-hits.ts';
import type { FilterSql, LineFilter } from './line-filter.ts';
import { ANYWHERE } from './text-candidates.ts';
import type { Candidates } from './text-candidates.ts';
import { textSearch } from './text-search.ts';
import { LINKS_SQL, TEMPLATE_TEXTS_SQL } from './time-range.ts';

/** SQL: the number that the value in this column is; an id such as `1e57`, `inf` or `nan` is none. */
export const decimalSql = (column: string): string =>
  `toFloat64OrNull(if(match(${column}, '^[-+]?[0-9]+([.][0-9]+)?$'), ${column}, ''))`;

/**
 * @param blocks SQL of the ids of the blocks whose lines are asked for
 * @param candidates where texts and values may be in those blocks
 */
export function filterSql(filter: LineFilter, blocks: string, candidates: Candidates): FilterSql {
  const { bind, parameters } = new Bindings('p');

  function conditionOf(one: LineFilter): string {
    switch (one.kind) {
      case 'and':
        return one.of.length === 0 ? '1' : `(${one.of.map(conditionOf).join(' AND ')})`;
      case 'or':
        return one.of.length === 0 ? '0' : `(${one.of.map(conditionOf).join(' OR ')})`;
      case 'not':
        return `NOT ${conditionOf(one.of)}`;
      case 'service':
        return `lines.service = ${bind(one.value)}`;
      case 'source':
        return `lines.source = ${bind(one.value)}`;
      case 'trace':
        return `lines.trace_id = ${bind(one.value.toLowerCase())}`;
      case 'severity':
        return `(lines.severity >= ${String(one.from)} AND lines.severity <= ${String(one.to)})`;
      case 'templateId':
        return linkedTo(`links.template = reinterpretAsUInt64(reverse(unhex(${bind(one.value)})))`);
      case 'templateText':
        return linkedTo(
          `links.template IN (SELECT id FROM (${TEMPLATE_TEXTS_SQL}) WHERE positionCaseInsensitive(text, ${bind(one.value)}) > 0)`,
        );
      case 'text':
        return textCondition(one.text);
      case 'variable':
        return variableCondition(one);
    }
  }

  function textCondition(text: string): string {
    if (text === '') return '1';
    const found = candidates.texts.get(text) ?? ANYWHERE;
    const { inConstant, acrossBorder } = textSearch(text, bind);
    const holds = (value: string): string => `positionCaseInsensitive(${value}, ${bind(text)}) > 0`;
    const patterns = found.patterns ?? [`SELECT number FROM patterns WHERE ${inConstant}`];
    const shared = found.shared ?? [
      `SELECT v.block, v.pattern FROM line_values AS v WHERE v.block IN (${blocks}) AND ${constantContainsSql(text, bind)}`,
    ];
    const hits = [
      valueHitsSql(blocks, found.slots, mayContainSql(text, bind), holds),
      found.borders?.length === 0 || acrossBorder === null
        ? null
        : bodyHitsSql(
            blocks,
            found.borders === null
              ? `v.pattern IN (SELECT number FROM patterns WHERE ${acrossBorder})`
              : `(v.block, v.pattern) IN (${found.borders.join(', ')})`,
            holds,
          ),
    ].filter((one) => one !== null);
    return `(${[
      ...(patterns.length === 0 ? [] : [`lines.pattern IN (${patterns.join(', ')})`]),
      ...(shared.length === 0 ? [] : [`(lines.block, lines.pattern) IN (${shared.join(', ')})`]),
      ...(hits.length === 0 ? [] : [`(lines.block, lines.offset, lines.idx) IN (${hits.join(' UNION ALL ')})`]),
      holds('lines.raw'),
    ].join(' OR ')})`;
  }

  /** Values of the header (time, level …) are no variables. */
  function variableCondition(variable: LineFilter & { kind: 'variable' }): string {
    const { category, comparison, value } = variable;
    const slots = contentSlotsSql(blocks, category === null ? null : bind(category));
    const may = `${comparison === '=' ? mayEqualSql(value, bind) : '1'} AND (v.pattern, v.slot) IN (${slots})`;
    const holds = (text: string): string =>
      comparison === '=' || comparison === '!='
        ? `${text} ${comparison} ${bind(value)}`
        : `ifNull(${decimalSql(text)} ${comparison} ${bind(Number(value), 'Float64')}, 0)`;
    const hits = valueHitsSql(blocks, candidates.values.get(variable) ?? null, may, holds);
    return hits === null ? '0' : `(lines.block, lines.offset, lines.idx) IN (${hits})`;
  }

  const linkedTo = (condition: string): string =>
    `(lines.service, lines.pattern) IN (SELECT links.service, links.pattern FROM (${LINKS_SQL}) AS links WHERE ${condition})`;

  return { condition: conditionOf(filter), parameters };
}
