import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

it('a key may save up ten seconds of its rate, and then asks at its rate; others do not wait for it', () => {
  let now = 0;
  const limit = createRateLimit(2, { monotonicMs: () => now });
  const allowed = (times: number): number =>
    Array.from({ length: times }, () => limit.take('a')).filter((s) => s === 0).length;
  expect(allowed(100)).toBe(20);
  expect(limit.take('a')).toBe(1);
  expect(limit.take('b')).toBe(0);
  now += 1_000;
  expect(allowed(100)).toBe(2);
  now += 3_600_000;
  expect(allowed(100)).toBe(20);
});

it('says after how many seconds a slow key may ask again', () => {
  let now = 0;
  const limit = createRateLimit(0.1, { monotonicMs: () => now });
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 10]);
  now += 4_000;
  expect(limit.take('a')).toBe(6);
  now += 6_000;
  expect(limit.take('a')).toBe(0);
});
