import { expect, it } from 'vitest';
import { isExact, makePattern } from './pattern.ts';

it('a pattern and its values are the line, or they are not', () => {
  const pattern = makePattern(['received block ', ' of size ', ''], ['id', 'num']);
  const line = 'received block blk_42 of size 67108864';
  expect(isExact(line, pattern, ['blk_42', '67108864'])).toBe(true);
  expect(isExact(line, pattern, ['blk_42', '6710886'])).toBe(false);
  expect(isExact(line, pattern, ['blk_4', '67108864'])).toBe(false);
  expect(isExact(line, pattern, ['blk_42'])).toBe(false);
  expect(isExact(`${line} `, pattern, ['blk_42', '67108864'])).toBe(false);
});
