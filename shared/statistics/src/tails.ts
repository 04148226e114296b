import { regularizedBeta, regularizedGammaP } from './special.ts';

/** P(X >= count) for a Poisson variable of this mean. */
export const poissonUpperTail = (count: number, mean: number): number =>
  count <= 0 ? 1 : mean <= 0 ? 0 : regularizedGammaP(count, mean);

/** P(X <= count) for a Poisson variable of this mean. */
export const poissonLowerTail = (count: number, mean: number): number =>
  mean <= 0 ? 1 : 1 - regularizedGammaP(count + 1, mean);

/** P(X >= successes) of a binomial. */
const binomialUpperTail = (successes: number, trials: number, p: number): number =>
  successes <= 0 ? 1 : successes > trials ? 0 : regularizedBeta(p, successes, trials - successes + 1);

/**
 * Two-sided p-value of `successes` among `trials` where each had chance `p`: twice the smaller tail, at most 1. With trials = both
 * counts and p = the share of the first window's length it compares two Poisson rates exactly (Przyborowski and Wilenski 1940).
 */
export function binomialTwoSided(successes: number, trials: number, p: number): number {
  if (trials === 0) return 1;
  const upper = binomialUpperTail(successes, trials, p);
  const lower = 1 - binomialUpperTail(successes + 1, trials, p);
  return Math.min(1, 2 * Math.min(upper, lower));
}

/** P(X <= successes) of a binomial. */
export const binomialLowerTail = (successes: number, trials: number, p: number): number =>
  1 - binomialUpperTail(successes + 1, trials, p);
