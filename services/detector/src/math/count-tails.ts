import { poissonLowerTail, poissonUpperTail, regularizedBeta } from '@logsieve/statistics';

/**
 * Tails of a count with this mean and variance: Poisson where the variance is not above the mean, else negative binomial (a Poisson whose rate
 * is gamma distributed) with the same two moments. P(X >= k) = I_{1-p}(k, r) with p = mean / variance, r = mean p / (1 - p).
 */
export function countUpperTail(count: number, mean: number, variance: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  if (variance <= mean * 1.001) return poissonUpperTail(count, mean);
  const p = mean / variance;
  return clamp(regularizedBeta(1 - p, count, (mean * p) / (1 - p)));
}

/** P(X <= count), same distribution. */
export function countLowerTail(count: number, mean: number, variance: number): number {
  if (mean <= 0) return 1;
  if (variance <= mean * 1.001) return clamp(poissonLowerTail(count, mean));
  const p = mean / variance;
  return clamp(regularizedBeta(p, (mean * p) / (1 - p), count + 1));
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value));
