import type { ReviewCase } from '@logsieve/contracts';
import type { NearCase } from '@logsieve/store';

/** Cosine distance beyond which two templates have little in common but a word. */
export const FAR = 0.6;
export const SHOWN_CASES = 5;
/** How many of those shown may be there because somebody was wrong before, although others are nearer. */
const ERROR_PRONE_FIRST = 3;

/**
 * Which of the near cases a prompt shows: up to three that the model or a review had wrong, then the nearest others; people's before reviews' at
 * the same distance. Of cases that say the same of the same template, one. `near` is ordered by distance.
 */
export function chooseCases(near: readonly NearCase[], limit = SHOWN_CASES): ReviewCase[] {
  const candidates = distinct(near.filter((one) => one.distance <= FAR).sort(byDistanceThenOrigin));
  const wrongBefore = candidates.filter((one) => one.case.errorProne).slice(0, Math.min(ERROR_PRONE_FIRST, limit));
  const others = candidates.filter((one) => !wrongBefore.includes(one)).slice(0, limit - wrongBefore.length);
  return [...wrongBefore, ...others].map((one) => one.case);
}

function byDistanceThenOrigin(a: NearCase, b: NearCase): number {
  const human = (one: NearCase) => (one.case.origin === 'human' ? 0 : 1);
  return Math.abs(a.distance - b.distance) > 1e-6 ? a.distance - b.distance : human(a) - human(b);
}

function distinct(near: readonly NearCase[]): NearCase[] {
  const seen = new Set<string>();
  return near.filter(({ case: one }) => {
    const key = `${one.template}\n${one.kind}\n${one.verdict}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/** What people decided of this very template, newest first: it makes an answer from before their word outdated. */
export function decidedBefore(near: readonly NearCase[], template: string, service: string): ReviewCase[] {
  return near
    .map((one) => one.case)
    .filter((one) => one.origin === 'human' && one.template === template && one.service === service)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
