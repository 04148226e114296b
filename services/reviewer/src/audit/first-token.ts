import type { Kernel } from './distance.ts';
import { PROBES } from './probes.ts';

/** Log-probabilities of the likeliest first tokens of one answer. */
export type FirstToken = Readonly<Record<string, number>>;

/** One token each, so cheap; a few questions say enough, as each answer is a whole distribution. */
export const FIRST_TOKEN_PROBES: readonly string[] = PROBES.slice(0, 5);
/** Of a token that is not among the likeliest: below what any of them has. */
const ABSENT_BELOW = 1;
const LOWEST = -20;

/** Energy distance: minus the mean difference of log-probabilities over the tokens that either has. */
export const tokenKernel: Kernel<FirstToken> = (samples) => {
  const floors = samples.map((one) => Math.max(LOWEST, Math.min(0, ...Object.values(one)) - ABSENT_BELOW));
  return (a, b) => {
    const [left = {}, right = {}] = [samples[a], samples[b]];
    const tokens = new Set([...Object.keys(left), ...Object.keys(right)]);
    let sum = 0;
    for (const token of tokens)
      sum += Math.abs(
        Math.max(LOWEST, left[token] ?? floors[a] ?? LOWEST) - Math.max(LOWEST, right[token] ?? floors[b] ?? LOWEST),
      );
    return tokens.size === 0 ? 0 : -sum / tokens.size;
  };
};
