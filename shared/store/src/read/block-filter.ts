import { gramHashes } from '../blocks/gram-set.ts';
import { Bindings } from './bindings.ts';
import type { FilterSql, LineFilter } from './line-filter.ts';

/** Each rules out a third and more of what is left; runs of digits are dense, so that few are not enough. */
const MOST_GRAMS = 24;

/** SQL over `blocks`: whether a block may have lines that fit, by what its row says of them. A time range is not among it. */
export function blockFilterSql(filter: LineFilter): FilterSql {
  const { bind, parameters } = new Bindings('b');

  function conditionOf(one: LineFilter): string {
    switch (one.kind) {
      case 'and':
        return joined(one.of, 'AND', '1');
      case 'or':
        return joined(one.of, 'OR', '0');
      case 'service':
        return `has(blocks.group_service, ${bind(one.value)})`;
      case 'source':
        return `blocks.source = ${bind(one.value)}`;
      case 'severity':
        return `arrayExists(severity -> severity >= ${String(one.from)} AND severity <= ${String(one.to)}, blocks.group_severity)`;
      case 'text':
        return mayHoldSql(one.text);
      case 'variable':
        return one.comparison === '=' ? mayHoldSql(one.value) : '1';
      // What a block lacks says nothing of the lines that it has.
      case 'not':
      case 'trace':
      case 'templateId':
      case 'templateText':
        return '1';
    }
  }

  const joined = (of: readonly LineFilter[], by: string, none: string): string =>
    of.length === 0 ? none : `(${of.map(conditionOf).join(` ${by} `)})`;

  return { condition: conditionOf(filter), parameters };
}

/** SQL over `blocks`: whether a block may have lines with the text. */
function mayHoldSql(text: string): string {
  const hashes = gramHashes(text);
  if (hashes.length === 0) return '1';
  const every = Math.ceil(hashes.length / MOST_GRAMS);
  const tests = hashes
    .filter((_, at) => at % every === 0)
    .map((hash) => {
      const bit = `bitAnd(${String(hash)}, length(blocks.grams) * 8 - 1)`;
      return `bitTest(reinterpretAsUInt8(substring(blocks.grams, intDiv(${bit}, 8) + 1, 1)), ${String(hash % 8)})`;
    });
  return `(blocks.grams = '' OR (${tests.join(' AND ')}))`;
}
