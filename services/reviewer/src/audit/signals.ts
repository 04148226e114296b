import { countBelow, countThrough } from '@logsieve/statistics';
import { ALARM_AT, NO_EVIDENCE, look, strength } from './sequential.ts';
import type { Evidence } from './sequential.ts';

const MAX_SEEN = 5_000;
/** Before so many values nothing is compared. */
const MIN_SEEN = 50;

/** One free signal of every call, watched for a change of its distribution. */
export interface Signal {
  observe(value: number, at: string): void;
  /** 1 at the start; at `ALARM_AT` it changed. */
  readonly strength: number;
  readonly changedSince: string | null;
  readonly mean: number;
}

/** Two-sided ranks of each value among those before it, ties broken by chance: uniform while nothing changes. */
export function createSignal(random: () => number): Signal {
  const sorted: number[] = [];
  let evidence: Evidence = NO_EVIDENCE;
  let changedSince: string | null = null;
  let count = 0;
  let sum = 0;
  return {
    observe(value, at) {
      count += 1;
      sum += value;
      const below = countBelow(sorted, value);
      const through = countThrough(sorted, value);
      if (sorted.length >= MIN_SEEN) {
        const rank = (below + random() * (through - below + 1)) / (sorted.length + 1);
        evidence = look(evidence, 2 * Math.min(rank, 1 - rank), at);
        if (strength(evidence) >= ALARM_AT) changedSince ??= evidence.runSince;
      }
      if (sorted.length < MAX_SEEN) sorted.splice(below, 0, value);
    },
    get strength() {
      return strength(evidence);
    },
    get changedSince() {
      return changedSince;
    },
    get mean() {
      return count === 0 ? 0 : sum / count;
    },
  };
}
