import { hash53 } from '../math/hash53.ts';

/** Steps of one session that are looked at; what comes after is counted only. */
export const MAX_STEPS = 64;
const MAX_STATES = 2_000;
const MAX_PAIRS = 50_000;
const MAX_VECTORS = 20_000;
/** A template must have been followed by something this often before its followers are believed to be known. */
const KNOWN_AFTER = 30;
/** A step rarer than this share of what follows its template is out of order. */
const RARE_SHARE = 0.005;
const END = 1;

/** What sessions of one service look like: which template follows which, and which multisets of templates there are. */
export interface SequenceHabit {
  /** Template id to a small number; 1 is the end. */
  readonly states: Map<string, number>;
  /** `from * 4096 + to` to how often. */
  readonly pairs: Map<number, number>;
  /** Pairs by `from`. */
  readonly leaving: Map<number, number>;
  /** Multisets, hashed, to how often. */
  readonly vectors: Map<number, number>;
  vectorSingles: number;
  sessions: number;
  /** Sessions with a rare step. */
  odd: number;
}

export const newSequenceHabit = (): SequenceHabit => ({
  states: new Map(),
  pairs: new Map(),
  leaving: new Map(),
  vectors: new Map(),
  vectorSingles: 0,
  sessions: 0,
  odd: 0,
});

export interface OddStep {
  readonly from: string;
  /** `null`: the session ends after `from`, which is nearly always followed by something. */
  readonly to: string | null;
  /** What nearly always follows `from`, where there is one such. */
  readonly usual: string | null;
  /** Share of `from` that went this way so far. */
  readonly share: number;
}

export interface SessionFinding {
  readonly odd: readonly OddStep[];
  readonly steps: number;
  /** Multiset of its templates, hashed. */
  readonly vector: number;
  readonly isNewVector: boolean;
  /** Chance that a session has a new multiset (Good–Turing). */
  readonly newVectorChance: number;
}

/** Judges the order and make-up of a finished session; the habit is not taught. */
export function judgeSession(habit: SequenceHabit, steps: readonly string[]): SessionFinding {
  const odd: OddStep[] = [];
  for (let at = 0; at < steps.length; at += 1) {
    const fromId = steps[at] ?? '';
    const from = habit.states.get(fromId);
    const toId = steps[at + 1] ?? null;
    const to = toId === null ? END : habit.states.get(toId);
    // A template never seen in a session is novelty, not order: what comes before or after it says nothing.
    if (from === undefined || to === undefined) continue;
    const before = habit.leaving.get(from) ?? 0;
    const share = ((habit.pairs.get(pairOf(from, to)) ?? 0) + 0.5) / (before + 1);
    if (before >= KNOWN_AFTER && share < RARE_SHARE)
      odd.push({ from: fromId, to: toId, usual: usualAfter(habit, from), share });
  }
  const vector = vectorOf(steps);
  return {
    odd,
    steps: steps.length,
    vector,
    isNewVector: !habit.vectors.has(vector),
    newVectorChance: (habit.vectorSingles + 0.5) / (habit.sessions + 1),
  };
}

/** Learns a session that was judged and came `times` times. */
export function learnSession(
  habit: SequenceHabit,
  steps: readonly string[],
  { odd, vector }: SessionFinding,
  times = 1,
): void {
  for (let at = 0; at < steps.length; at += 1) {
    const from = stateOf(habit, steps[at] ?? '');
    const next = steps[at + 1];
    const pair = pairOf(from, next === undefined ? END : stateOf(habit, next));
    const seen = habit.pairs.get(pair);
    if (seen !== undefined || habit.pairs.size < MAX_PAIRS) habit.pairs.set(pair, (seen ?? 0) + times);
    habit.leaving.set(from, (habit.leaving.get(from) ?? 0) + times);
  }
  const before = habit.vectors.get(vector) ?? 0;
  if (before > 0 || habit.vectors.size < MAX_VECTORS) habit.vectors.set(vector, before + times);
  if (before === 0 && times === 1) habit.vectorSingles += 1;
  else if (before === 1) habit.vectorSingles -= 1;
  habit.sessions += times;
  if (odd.length > 0) habit.odd += times;
}

/** Multiset of templates; counts above 5 by their power of two: 9 retries and 10 are one thing, 3 replicas and 4 are not. */
export function vectorOf(steps: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const parts = [...counts].map(
    ([id, count]) => `${id}${String(count <= 5 ? count : 4 + Math.floor(Math.log2(count)))}`,
  );
  return hash53(parts.sort().join());
}

/** Chance that a session of this service has a rare step. */
export const oddChance = ({ odd, sessions }: SequenceHabit): number => (odd + 0.5) / (sessions + 1);

const pairOf = (from: number, to: number): number => from * 4096 + to;

/** Beyond the bound templates share one last number: their order is not learned. */
function stateOf(habit: SequenceHabit, id: string): number {
  const known = habit.states.get(id);
  if (known !== undefined) return known;
  const state = habit.states.size < MAX_STATES ? habit.states.size + 2 : MAX_STATES + 2;
  if (habit.states.size < MAX_STATES) habit.states.set(id, state);
  return state;
}

function usualAfter(habit: SequenceHabit, from: number): string | null {
  const before = habit.leaving.get(from) ?? 0;
  for (const [id, state] of habit.states) if ((habit.pairs.get(pairOf(from, state)) ?? 0) > before * 0.8) return id;
  return null;
}
