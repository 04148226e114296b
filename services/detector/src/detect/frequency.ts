import { forecast, lowerTail, upperTail } from '../math/rate-habit.ts';
import type { RateForecast, RateHabit } from '../math/rate-habit.ts';

/** Below this a rise is of no interest however sure it is. */
const LEAST_RATIO = 2;
export const LEAST_RISE = 4;

export interface FrequencyFinding {
  readonly direction: 'rise' | 'drop';
  /** 0..1. */
  readonly score: number;
  readonly tail: number;
  readonly expected: number;
}

/**
 * Is this count outside its habit? `tests` counts are looked at in the same pane, so the tail is taken so many times (Bonferroni). `scale` is how much the rest of the
 * service moved: a template that goes along with the load is not news. `byHabit`: chance of such a burst by earlier bursts.
 */
export function riseOf(
  rate: RateHabit,
  count: number,
  scale: number,
  tests: number,
  byHabit = 0,
): FrequencyFinding | null {
  const habit = scaled(rate, Math.max(1, scale));
  const { mean } = forecast(habit);
  if (count < LEAST_RISE || count < LEAST_RATIO * mean) return null;
  const tail = upperTail(habit, count);
  return { direction: 'rise', score: Math.max(0, 1 - Math.max(tail * tests, byHabit)), tail, expected: mean };
}

/** Too few; `scale` below 1 where the whole service is quieter. */
export function dropOf(rate: RateHabit, count: number, scale: number, tests: number): FrequencyFinding | null {
  const habit = scaled(rate, Math.min(1, scale));
  const { mean } = forecast(habit);
  if (count * LEAST_RATIO > mean) return null;
  const tail = lowerTail(habit, count);
  return { direction: 'drop', score: Math.max(0, 1 - tail * tests), tail, expected: mean };
}

function scaled(rate: RateHabit, scale: number): RateHabit {
  if (scale === 1) return rate;
  return { ...rate, sum: rate.sum * scale, squares: rate.squares * scale * scale };
}

/** How much the rest of a service is above or below its habit: 1 where little is known of it. */
export function restScale(total: RateForecast, lines: number, own: RateForecast, count: number): number {
  const expected = total.mean - own.mean;
  if (expected < 5) return 1;
  return Math.max(0.1, Math.min(10, (lines - count + 1) / (expected + 1)));
}
