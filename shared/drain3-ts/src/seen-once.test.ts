import { expect, it } from 'vitest';
import { SeenOnce } from './seen-once.ts';

it('the oldest is forgotten first, also when others left before it', () => {
  const seen = new SeenOnce(3);
  expect([1, 2, 3, 1].map((hash) => seen.isFirst(hash))).toEqual([true, true, true, false]);
  for (const hash of [4, 5, 6]) seen.isFirst(hash);
  expect([...seen]).toEqual([4, 5, 6]);
  for (let hash = 7; hash < 9_000; hash++) {
    expect(seen.isFirst(hash)).toBe(true);
    if (hash % 5 === 0) expect(seen.isFirst(hash)).toBe(false);
  }
  expect([...seen]).toEqual([8_997, 8_998, 8_999]);
});
