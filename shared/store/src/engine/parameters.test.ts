import { describe, expect, it } from 'vitest';
import { bindParameters } from './parameters.ts';

describe('bindParameters', () => {
  it('gives integers as integers, also in arrays, and leaves out what the SQL does not name', () => {
    const sql = 'SELECT {a:UInt64}, {b: Array(UInt64)}, {c:String}, {d:Array(String)}, {e:Nullable(UInt8)}';
    expect(
      bindParameters(sql, { a: '18446744073709551615', b: ['1', 2, 3n], c: '4', d: ['5'], e: null, unused: 1 }),
    ).toEqual({
      query_params: { a: 18446744073709551615n, b: [1n, 2n, 3n], c: '4', d: ['5'], e: null },
    });
    expect(bindParameters('SELECT 1', { unused: 1 })).toEqual({});
    expect(bindParameters('SELECT 1', undefined)).toEqual({});
  });

  it('names what is missing or of the wrong kind', () => {
    expect(() => bindParameters('{a:String}', {})).toThrow('parameter a');
    expect(() => bindParameters('{a:Array(String)}', { a: 'x' })).toThrow('must be an array');
  });
});
