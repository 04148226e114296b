import { expect, it } from 'vitest';
import { leadingEmpty } from './empty-buckets.ts';

it('counts the buckets in which nobody had written yet', () => {
  expect(
    leadingEmpty([
      [0, 0, 0, 5],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]),
  ).toBe(2);
});
it('counts none where there is no line at all, or one in the first', () => {
  expect(leadingEmpty([])).toBe(0);
  expect(leadingEmpty([[0, 0]])).toBe(0);
  expect(leadingEmpty([[0, 1], [2]])).toBe(0);
});
