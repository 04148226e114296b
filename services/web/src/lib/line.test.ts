import { describe, expect, it } from 'vitest';
import { flatten, lineText } from './line.ts';

describe('lines', () => {
  it('shows bytes that are no text without replacing them', () => {
    expect(lineText({ bodyBase64: btoa('a\xff\x00b') })).toBe('a\\xff\\x00b');
    expect(lineText({ body: 'ü <b>' })).toBe('ü <b>');
  });
  it('flattens attributes, bounded', () => {
    expect(flatten({ a: { b: 1, c: [1, 2] }, d: 'x' })).toEqual([
      ['a.b', '1'],
      ['a.c', '[1,2]'],
      ['d', 'x'],
    ]);
    expect(flatten(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${String(at)}`, at])))).toHaveLength(
      200,
    );
  });
});
