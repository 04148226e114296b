import { describe, expect, it } from 'vitest';
import { shopLines } from './shop.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 24, 3, 0, 0);
const options = { seed: 7, rate: 4, badReleaseMs: start + 5 * minute, rollbackMs: start + 8 * minute };
const errors = (fromMs: number, toMs: number) =>
  [...shopLines(options, fromMs, toMs)].filter((line) => line.body.includes('connection pool exhausted')).length;

describe('the demo shop', () => {
  it('tells the same story twice, however it is cut', () => {
    const whole = [...shopLines(options, start, start + minute)];
    const cut = [...shopLines(options, start, start + 12_345), ...shopLines(options, start + 12_345, start + minute)];
    expect(cut).toEqual(whole);
    expect(whole.length).toBeGreaterThan(1000);
  });

  it('is in order of time', () => {
    const times = [...shopLines(options, start, start + minute)].map((line) => line.timeMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('fails only while the bad release is live', () => {
    expect(errors(start, options.badReleaseMs)).toBe(0);
    expect(errors(options.badReleaseMs, options.rollbackMs)).toBeGreaterThan(100);
    expect(errors(options.rollbackMs, start + 12 * minute)).toBe(0);
  });
});
