import { SEVERITY_NAMES, VARIABLE_CATEGORIES } from '@logsieve/contracts';
import type { Comparison, LineFilter } from '@logsieve/store';
import { QueryError, tokenize } from './tokens.ts';
import type { WordToken } from './tokens.ts';

const MAX_TERMS = 100;
const MAX_DEPTH = 20;

/** The filter of a query; an empty one matches everything. Terms side by side must all hold. @throws QueryError with the place */
export function parseQueryText(query: string): LineFilter {
  const tokens = tokenize(query);
  if (tokens.length > MAX_TERMS)
    throw new QueryError(`more than ${String(MAX_TERMS)} terms`, tokens[MAX_TERMS]?.at ?? 0);
  let next = 0;

  function alternatives(depth: number): LineFilter {
    const first = tokens[next]?.at ?? query.length;
    if (depth > MAX_DEPTH) throw new QueryError('parentheses are nested too deep', first);
    const all = [allOf(depth)];
    while (tokens[next]?.kind === 'or') {
      next += 1;
      all.push(allOf(depth));
    }
    return all.length === 1 && all[0] !== undefined ? all[0] : { kind: 'or', of: all };
  }

  function allOf(depth: number): LineFilter {
    const terms: LineFilter[] = [];
    for (;;) {
      const token = tokens[next];
      if (token === undefined || token.kind === 'close' || token.kind === 'or') break;
      terms.push(term(depth));
    }
    const stopped = tokens[next];
    if (terms.length === 0 && (stopped !== undefined || next > 0))
      throw new QueryError('a term is missing here', stopped?.at ?? query.length);
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'and', of: terms };
  }

  function term(depth: number): LineFilter {
    const token = tokens[next];
    next += 1;
    switch (token?.kind) {
      case 'not':
        if (tokens[next] === undefined) throw new QueryError('nothing follows this minus', token.at);
        return { kind: 'not', of: term(depth) };
      case 'open': {
        const inner = alternatives(depth + 1);
        if (tokens[next]?.kind !== 'close') throw new QueryError('this parenthesis is not closed', token.at);
        next += 1;
        return inner;
      }
      case 'phrase':
        return { kind: 'text', text: token.text };
      case 'word':
        return fieldOrText(token);
      case 'close':
      case 'or':
      case undefined:
        throw new QueryError('a term is missing here', token?.at ?? query.length);
    }
  }

  const filter = alternatives(0);
  const rest = tokens[next];
  if (rest !== undefined) throw new QueryError('this parenthesis was never opened', rest.at);
  return filter;
}

const FIELD = /^(service|source|severity|template|trace|var(?:\.[A-Za-z]+)?)(:|=|!=|>=|<=|>|<)([^]*)$/;

/** `service:x`, `severity>=error` …; anything else, colons included, is text to be found as it is. */
function fieldOrText(token: WordToken): LineFilter {
  const match = FIELD.exec(token.text);
  if (match === null) return { kind: 'text', text: token.text };
  const [, field = '', operator = '', value = ''] = match;
  const valueAt = token.at + field.length + operator.length;
  if (value === '') throw new QueryError(`${field}${operator} needs a value`, valueAt);
  const comparison: Comparison = operator === ':' ? '=' : (operator as Comparison);
  if (field === 'severity') return severity(comparison, value, valueAt);
  if (field.startsWith('var.')) return variable(field.slice('var.'.length), comparison, value, token.at, valueAt);
  if (comparison !== '=' && comparison !== '!=')
    throw new QueryError(`${field} cannot be compared with ${operator}; use ${field}:value`, token.at + field.length);
  const filter = named(field, value);
  return comparison === '=' ? filter : { kind: 'not', of: filter };
}

function named(field: string, value: string): LineFilter {
  switch (field) {
    case 'service':
    case 'source':
    case 'trace':
      return { kind: field, value };
    case 'var':
      return { kind: 'variable', category: null, comparison: '=', value };
    default:
      return /^[0-9a-f]{16}$/.test(value) ? { kind: 'templateId', value } : { kind: 'templateText', value };
  }
}

function severity(comparison: Comparison, value: string, at: number): LineFilter {
  const index = SEVERITY_NAMES.findIndex((name) => name === value.toUpperCase());
  if (index < 0)
    throw new QueryError(`'${value}' is no severity; there are ${SEVERITY_NAMES.join(', ').toLowerCase()}`, at);
  // Each name covers four numbers of OpenTelemetry: ERROR is 17 to 20.
  const [first, last] = [index * 4 + 1, index * 4 + 4];
  switch (comparison) {
    case '=':
      return { kind: 'severity', from: first, to: last };
    case '!=':
      return { kind: 'not', of: { kind: 'severity', from: first, to: last } };
    case '>=':
      return { kind: 'severity', from: first, to: 24 };
    case '>':
      return { kind: 'severity', from: last + 1, to: 24 };
    case '<=':
      return { kind: 'severity', from: 1, to: last };
    case '<':
      return { kind: 'severity', from: 1, to: first - 1 };
  }
}

function variable(name: string, comparison: Comparison, value: string, at: number, valueAt: number): LineFilter {
  const category = VARIABLE_CATEGORIES.find((known) => known === name.toUpperCase());
  if (category === undefined)
    throw new QueryError(`'${name}' is no category of variables; there are ${VARIABLE_CATEGORIES.join(', ')}`, at);
  if (comparison !== '=' && comparison !== '!=' && !Number.isFinite(Number(value)))
    throw new QueryError(`'${value}' is no number to compare with`, valueAt);
  return { kind: 'variable', category, comparison, value };
}
