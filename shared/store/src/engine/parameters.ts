import type { QueryParameters } from './engine.ts';

/**
 * Bound parameters by the type that their placeholder `{name:Type}` declares, so that both connections take the same: 64-bit integers may
 * be numbers, bigints or decimal strings, also inside arrays. Parameters that the SQL does not name are left out.
 */
export function bindParameters(
  sql: string,
  parameters: QueryParameters | undefined,
): { query_params?: Record<string, unknown> } {
  if (parameters === undefined) return {};
  const bound: Record<string, unknown> = {};
  for (const [, name = '', type = ''] of sql.matchAll(/\{(\w+):\s*([^}]+)\}/g)) {
    const value = parameters[name];
    if (value === undefined) throw new TypeError(`parameter ${name} of a query is not given`);
    bound[name] = convert(value, type.trim());
  }
  return Object.keys(bound).length === 0 ? {} : { query_params: bound };
}

function convert(value: unknown, type: string): unknown {
  const inner = /^Array\((.*)\)$/.exec(type)?.[1];
  if (inner !== undefined) {
    if (!Array.isArray(value)) throw new TypeError(`a query parameter of type ${type} must be an array`);
    return value.map((item: unknown) => convert(item, inner));
  }
  if (/^U?Int\d+$/.test(type) && (typeof value === 'string' || typeof value === 'number')) return BigInt(value);
  return value;
}
