import { expect, it } from 'vitest';
import { durationOf, listed, momentOf, quoted } from './words.ts';

it.each([
  [0n, '0 s'],
  [59n, '59 s'],
  [60n, '1 min'],
  [250n, '4 min 10 s'],
  [7_500n, '2 h 5 min'],
  [7_205n, '2 h'],
  [273_600n, '3 d 4 h'],
])('%s seconds are %s', (seconds, text) => {
  expect(durationOf(seconds * 1_000_000_000n)).toBe(text);
});

it('lists few names, and counts what is left of many', () => {
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
});

it('cuts long texts and reads times', () => {
  expect(quoted('x'.repeat(200))).toBe(`“${'x'.repeat(160)}…”`);
  expect(momentOf('2026-11-24T07:43:02.123456789Z')).toBe('2026-11-24 07:43:02 UTC');
});
