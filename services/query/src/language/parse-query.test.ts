import { describe, expect, it } from 'vitest';
import { parseQueryText } from './parse-query.ts';
import { QueryError } from './tokens.ts';

describe('the query language', () => {
  it.each([
    ['', { kind: 'and', of: [] }],
    ['timeout', { kind: 'text', text: 'timeout' }],
    ['"connection reset"', { kind: 'text', text: 'connection reset' }],
    ['"say \\"hi\\" \\\\o"', { kind: 'text', text: 'say "hi" \\o' }],
    ['-healthz', { kind: 'not', of: { kind: 'text', text: 'healthz' } }],
    ['service:web', { kind: 'service', value: 'web' }],
    ['service:"two words"', { kind: 'service', value: 'two words' }],
    ['service!=web', { kind: 'not', of: { kind: 'service', value: 'web' } }],
    ['source:app.log', { kind: 'source', value: 'app.log' }],
    ['severity:error', { kind: 'severity', from: 17, to: 20 }],
    ['severity>=error', { kind: 'severity', from: 17, to: 24 }],
    ['severity<warn', { kind: 'severity', from: 1, to: 12 }],
    ['trace:AB12', { kind: 'trace', value: 'AB12' }],
    ['template:0123456789abcdef', { kind: 'templateId', value: '0123456789abcdef' }],
    ['template:"charge failed"', { kind: 'templateText', value: 'charge failed' }],
    ['var.OID=blk_7', { kind: 'variable', category: 'OID', comparison: '=', value: 'blk_7' }],
    ['var.oba>100', { kind: 'variable', category: 'OBA', comparison: '>', value: '100' }],
    ['var=blk_7', { kind: 'variable', category: null, comparison: '=', value: 'blk_7' }],
    ['var!=10.0.0.7', { kind: 'not', of: { kind: 'variable', category: null, comparison: '=', value: '10.0.0.7' } }],
    ['http://host:80/a', { kind: 'text', text: 'http://host:80/a' }],
    ['user:ana', { kind: 'text', text: 'user:ana' }],
    ['a - b', { kind: 'and', of: ['a', '-', 'b'].map((text) => ({ kind: 'text', text })) }],
    [
      'a (b OR -"c d") e',
      {
        kind: 'and',
        of: [
          { kind: 'text', text: 'a' },
          {
            kind: 'or',
            of: [
              { kind: 'text', text: 'b' },
              { kind: 'not', of: { kind: 'text', text: 'c d' } },
            ],
          },
          { kind: 'text', text: 'e' },
        ],
      },
    ],
  ])('%s', (query, filter) => {
    expect(parseQueryText(query)).toEqual(filter);
  });

  it.each([
    ['"open', 0],
    ['a (b', 2],
    ['a b)', 3],
    ['a OR', 4],
    ['OR a', 0],
    ['()', 1],
    ['severity:loud', 9],
    ['service:', 8],
    ['service>x', 7],
    ['var.XYZ=1', 0],
    ['var>5', 3],
    ['var.OBA>many', 8],
    ['-(', 2],
  ])('%s is refused at its place', (query, at) => {
    let thrown: unknown;
    try {
      parseQueryText(query);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(QueryError);
    expect((thrown as QueryError).at).toBe(at);
  });

  it('is bounded', () => {
    expect(() => parseQueryText('a '.repeat(101))).toThrow(QueryError);
    expect(() => parseQueryText(`${'('.repeat(30)}a${')'.repeat(30)}`)).toThrow(QueryError);
  });
});
