import { newSequenceHabit } from '../detect/sequence.ts';
import type { SequenceHabit } from '../detect/sequence.ts';

/** Plain data of what sessions look like. Sessions that are open are not kept: they are seconds old. */
export interface SequenceState {
  readonly states: readonly (readonly [string, number])[];
  readonly pairs: readonly (readonly [number, number])[];
  readonly leaving: readonly (readonly [number, number])[];
  readonly vectors: readonly (readonly [number, number])[];
  readonly vectorSingles: number;
  readonly sessions: number;
  readonly odd: number;
}

export function saveSequence({
  states,
  pairs,
  leaving,
  vectors,
  vectorSingles,
  sessions,
  odd,
}: SequenceHabit): SequenceState {
  return {
    states: [...states],
    pairs: [...pairs],
    leaving: [...leaving],
    vectors: [...vectors],
    vectorSingles,
    sessions,
    odd,
  };
}

export function restoreSequence({ states, pairs, leaving, vectors, ...counts }: SequenceState): SequenceHabit {
  return {
    ...newSequenceHabit(),
    ...counts,
    states: new Map(states),
    pairs: new Map(pairs),
    leaving: new Map(leaving),
    vectors: new Map(vectors),
  };
}
