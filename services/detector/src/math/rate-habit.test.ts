import { describe, expect, it } from 'vitest';
import { poisson } from '../../../../test/fixtures/detector/poisson.ts';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { absorbRate, advanceRate, forecast, learnCount, lowerTail, newRate, tamed, upperTail } from './rate-habit.ts';
import type { RateHabit } from './rate-habit.ts';

const DECAY = 0.5 ** (1 / 120);

function learned(count: (pane: number) => number, panes: number): RateHabit {
  const rate = newRate(0);
  for (let pane = 1; pane <= panes; pane += 1) {
    advanceRate(rate, pane, DECAY);
    const value = count(pane);
    if (value > 0) learnCount(rate, value);
  }
  return rate;
}

describe('the habit of a count', () => {
  it('forecasts the mean of what was seen, with the spread that was seen', () => {
    const random = seeded(1);
    const { mean, variance } = forecast(learned(() => poisson(random, 4), 500));
    expect(mean).toBeGreaterThan(3.4);
    expect(mean).toBeLessThan(4.6);
    expect(variance).toBeLessThan(7);
  });

  it('says as often as it claims that a normal count is unusual', () => {
    const random = seeded(2);
    const rate = learned(() => poisson(random, 4), 300);
    let alarms = 0;
    const panes = 4000;
    for (let pane = 301; pane <= 300 + panes; pane += 1) {
      const count = poisson(random, 4);
      if (upperTail(rate, count) < 0.01) alarms += 1;
      advanceRate(rate, pane, DECAY);
      learnCount(rate, count);
    }
    expect(alarms / panes).toBeLessThan(0.02);
  });

  it('needs more for a count that always varies', () => {
    const random = seeded(3);
    const steady = learned(() => poisson(random, 5), 300);
    const bursty = learned((pane) => (pane % 10 === 0 ? 50 : 0), 300);
    expect(upperTail(steady, 40)).toBeLessThan(1e-9);
    expect(upperTail(bursty, 40)).toBeGreaterThan(0.01);
  });

  it('sees in several panes what is too slow for one', () => {
    const random = seeded(4);
    const rate = learned((pane) => (pane > 595 ? 3 : poisson(random, 0.5)), 600);
    const single = learned(() => poisson(random, 0.5), 600);
    expect(upperTail(rate, 3)).toBeLessThan(upperTail(single, 3) / 10);
  });

  it('misses what stays away', () => {
    const random = seeded(5);
    expect(
      lowerTail(
        learned(() => poisson(random, 12), 300),
        0,
      ),
    ).toBeLessThan(1e-3);
    expect(
      lowerTail(
        learned(() => poisson(random, 1), 300),
        0,
      ),
    ).toBeGreaterThan(0.05);
  });

  it('does not take a burst for a habit at once, but in time', () => {
    const random = seeded(6);
    const rate = learned(() => poisson(random, 1), 300);
    expect(tamed(rate, 1000)).toBeLessThan(15);
    for (let pane = 301; pane < 700; pane += 1) {
      const value = tamed(rate, 100);
      advanceRate(rate, pane, DECAY);
      learnCount(rate, value);
    }
    expect(forecast(rate).mean).toBeGreaterThan(60);
  });

  it('adds up when two become one', () => {
    const one = learned(() => 2, 300);
    absorbRate(
      one,
      learned(() => 3, 280),
      DECAY,
    );
    expect(one.pane).toBe(300);
    expect(forecast(one).mean).toBeGreaterThan(4);
    expect(forecast(one).mean).toBeLessThan(5.2);
  });
});
