import { describe, expect, it } from 'vitest';
import { burstRate, learnBurst, newBursts } from './bursts.ts';

describe('bursts', () => {
  it('are no news where they come again and again', () => {
    const bursts = newBursts();
    for (let age = 100; age <= 900; age += 200)
      for (let pane = 0; pane < 3; pane += 1) learnBurst(bursts, age + pane, 200);
    expect(bursts.peaks).toHaveLength(5);
    expect(burstRate(bursts, 1000, 250)).toBeCloseTo(5.5 / 1001);
    expect(burstRate(bursts, 1000, 2000)).toBe(0);
  });

  it('do not excuse themselves', () => {
    const bursts = newBursts();
    for (let pane = 0; pane < 5; pane += 1) learnBurst(bursts, 500 + pane, 200);
    expect(burstRate(bursts, 505, 200)).toBe(0);
    expect(burstRate(undefined, 505, 200)).toBe(0);
  });
});
