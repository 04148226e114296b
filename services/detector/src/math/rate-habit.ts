import { countLowerTail, countUpperTail } from './count-tails.ts';

/** How many recent panes are added up to see what is too slow for one pane. */
const RECENT = 6;
/** Weight of the belief before the first pane: half a count in one pane. */
const PRIOR_PANES = 1;
const PRIOR_COUNT = 0.5;
/** A habit of fewer panes than this is not yet believed to have a variance of its own. */
const VARIANCE_PANES = 8;

/** Exponentially forgotten moments of counts per pane; panes in which nothing happened cost nothing. Plain data: it is the snapshot too. */
export interface RateHabit {
  /** Pane up to which the sums are decayed, inclusive. */
  pane: number;
  weight: number;
  sum: number;
  squares: number;
  /** Counts of the last panes, newest last; what is older than `RECENT` panes is gone. */
  recent: number[];
}

export interface RateForecast {
  readonly mean: number;
  readonly variance: number;
}

export const newRate = (pane: number): RateHabit => ({ pane, weight: 0, sum: 0, squares: 0, recent: [] });

/** Brings the habit up to `pane`, with zeros for the panes between. `decay` is what is left of a pane's weight one pane later. */
export function advanceRate(rate: RateHabit, pane: number, decay: number): void {
  const panes = pane - rate.pane;
  if (panes <= 0) return;
  const left = decay ** panes;
  rate.weight = rate.weight * left + (1 - left) / (1 - decay);
  rate.sum *= left;
  rate.squares *= left;
  if (panes >= RECENT) rate.recent = [];
  else {
    for (let at = 0; at < panes; at += 1) rate.recent.push(0);
    if (rate.recent.length > RECENT) rate.recent.splice(0, rate.recent.length - RECENT);
  }
  rate.pane = pane;
}

/** Learns the count of the pane the habit has just been advanced to. */
export function learnCount(rate: RateHabit, count: number): void {
  rate.sum += count;
  rate.squares += count * count;
  if (rate.recent.length === 0) rate.recent.push(count);
  else rate.recent[rate.recent.length - 1] = (rate.recent.at(-1) ?? 0) + count;
}

/**
 * What the next pane should hold: gamma–Poisson posterior mean, and a variance that holds the spread seen and what is not known of the mean.
 */
export function forecast(rate: RateHabit): RateForecast {
  const panes = rate.weight + PRIOR_PANES;
  const mean = (rate.sum + PRIOR_COUNT) / panes;
  const seen =
    rate.weight < VARIANCE_PANES ? mean : Math.max(mean, rate.squares / rate.weight - (rate.sum / rate.weight) ** 2);
  return { mean, variance: seen + mean / panes + (rate.weight < VARIANCE_PANES ? mean * mean : 0) };
}

/** Too many: the smaller of the tails of this pane and of the last few with it (times two, as two were tried). */
export function upperTail(rate: RateHabit, count: number): number {
  const { mean, variance } = forecast(rate);
  const alone = countUpperTail(count, mean, variance);
  const earlier = earlierCount(rate);
  const together = countUpperTail(count + earlier.count, mean * earlier.panes, variance * earlier.panes);
  return Math.min(1, 2 * Math.min(alone, together));
}

/** Too few, likewise. */
export function lowerTail(rate: RateHabit, count: number): number {
  const { mean, variance } = forecast(rate);
  const alone = countLowerTail(count, mean, variance);
  const earlier = earlierCount(rate);
  const together = countLowerTail(count + earlier.count, mean * earlier.panes, variance * earlier.panes);
  return Math.min(1, 2 * Math.min(alone, together));
}

/** The panes before the one that is judged (which the habit is not advanced to yet), and how many panes that makes with it. */
function earlierCount(rate: RateHabit): { count: number; panes: number } {
  const before = rate.recent.slice(-(RECENT - 1));
  let count = 0;
  for (const one of before) count += one;
  return { count, panes: before.length + 1 };
}

/** A count that may be learned: a burst must not become the habit at once, a lasting change must in time. */
export function tamed(rate: RateHabit, count: number): number {
  if (rate.weight < VARIANCE_PANES) return count;
  const { mean, variance } = forecast(rate);
  return Math.min(count, Math.ceil(mean + 4 * Math.sqrt(variance) + 3));
}

/** Adds the habit of a template to that of the family it turned out to belong to. Both are advanced to the later pane first. */
export function absorbRate(into: RateHabit, from: RateHabit, decay: number): void {
  const pane = Math.max(into.pane, from.pane);
  advanceRate(into, pane, decay);
  advanceRate(from, pane, decay);
  into.sum += from.sum;
  into.squares += from.squares;
  into.weight = Math.max(into.weight, from.weight);
}
