import { SEVERE } from '../windows/pane.ts';

/** From here on a text says failure. */
export const SAYS_FAILURE = 0.5;

/**
 * A text that says failure counts as far as it is unusual here: new, more than usual, or at all (a service in which it is said every minute has got used to it).
 * `failure` is the text's probability, `expected` the habitual count per pane, the others are the detectors' scores.
 */
export function meaningScore(of: {
  readonly failure: number;
  readonly severityNumber: number;
  readonly newTemplate: number;
  readonly frequency: number;
  readonly expected: number;
}): number {
  const says = of.severityNumber >= SEVERE ? Math.max(of.failure, 0.5 + of.failure / 2) : of.failure;
  const rarity = Math.exp(-of.expected) ** 2;
  return says * Math.max(of.newTemplate, of.frequency, rarity * 0.9);
}
