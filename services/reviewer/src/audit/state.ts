import { z } from 'zod';
import { outcomeKernel } from './canaries.ts';
import { hamming, permutationP } from './distance.ts';
import type { Kernel } from './distance.ts';
import { tokenKernel } from './first-token.ts';
import type { FirstToken } from './first-token.ts';
import { PROBES, PROBE_SET } from './probes.ts';
import { ALARM_AT, NO_EVIDENCE, look, strength } from './sequential.ts';

/** A check by itself says "changed" at this p-value; over many checks the gathered evidence decides. */
export const CHECK_ALPHA = 0.01;
const PERMUTATIONS = 1_999;
/** Beyond so many answers of one question the oldest are no longer added to (memory; the test stays valid to a good approximation). */
const MAX_POOL = 2_000;
const MAX_HISTORY = 200;

const evidenceSchema = z.object({
  looks: z.int().min(0),
  wealth: z.number().min(0),
  run: z.number(),
  runSince: z.string().nullable(),
});
/** Samples per question: the baseline, and every batch that was checked; `p` of the last check. */
const watched = <T extends z.ZodType>(sample: T) =>
  z.object({ pool: z.array(z.array(sample)), evidence: evidenceSchema, p: z.number().nullable() });

/** All that an audit knows of one endpoint and model; JSON, in a file or in the store. */
export const auditStateSchema = z.object({
  version: z.literal(1),
  model: z.string(),
  probeSet: z.string(),
  takenAt: z.string(),
  /** Answers per question: the baseline, and every batch that was checked. */
  pool: z.array(z.array(z.string())),
  evidence: evidenceSchema,
  /** Where the endpoint gave log-probabilities when the baseline was taken. */
  firstTokens: watched(z.record(z.string(), z.number())).nullable().default(null),
  /** Right or wrong; shares of right ones in the baseline and in the last check. */
  canaries: watched(z.boolean())
    .extend({ set: z.string(), before: z.number(), now: z.number().nullable() })
    .nullable()
    .default(null),
  /** Names under which the endpoint answered. */
  models: z.array(z.string()),
  history: z.array(z.object({ at: z.string(), p: z.number(), strength: z.number() })),
  changedSince: z.string().nullable(),
});
export type AuditState = z.infer<typeof auditStateSchema>;
type Watched<T> = { pool: T[][]; evidence: AuditState['evidence']; p: number | null };

/** One round of answers: per question, its samples. */
export interface Batch {
  readonly at: string;
  readonly answers: readonly (readonly string[])[];
  readonly models: readonly string[];
  /** `null`: the endpoint gives none. */
  readonly firstTokens: readonly (readonly FirstToken[])[] | null;
  /** `null`: none were asked. */
  readonly canaries: { readonly set: string; readonly outcomes: readonly (readonly boolean[])[] } | null;
}

export interface CheckResult {
  readonly state: AuditState;
  /** Of this check alone, over all that it looked at (Bonferroni). */
  readonly p: number;
  /** Each probe by itself; `null`: not looked at. */
  readonly byProbe: Readonly<Record<'answers' | 'firstTokens' | 'canaries', number | null>>;
  /** This check alone. */
  readonly changedNow: boolean;
  /** All checks together; the time of the first that fits the change. */
  readonly changedSince: string | null;
  readonly strength: number;
  readonly newModels: readonly string[];
}

const begun = <T>(samples: readonly (readonly T[])[]): Watched<T> => ({
  pool: samples.map((some) => [...some]),
  evidence: { ...NO_EVIDENCE },
  p: null,
});

export function baselineOf(model: string, batch: Batch): AuditState {
  const { canaries } = batch;
  return {
    version: 1,
    model,
    probeSet: PROBE_SET,
    takenAt: batch.at,
    pool: begun(batch.answers).pool,
    evidence: { ...NO_EVIDENCE },
    firstTokens: batch.firstTokens === null ? null : begun(batch.firstTokens),
    canaries:
      canaries === null
        ? null
        : { ...begun(canaries.outcomes), set: canaries.set, before: shareRight(canaries.outcomes), now: null },
    models: [...new Set(batch.models)],
    history: [],
    changedSince: null,
  };
}

/** Pure but for `random`. @throws Error where the baseline was taken with other questions */
export function check(state: AuditState, batch: Batch, random: () => number): CheckResult {
  if (state.probeSet !== PROBE_SET || state.pool.length !== PROBES.length)
    throw new Error('the baseline was taken with other questions: take a new one');
  const looked = <T>(known: Watched<T>, now: readonly (readonly T[])[], kernel: Kernel<T>): Watched<T> => {
    const questions = known.pool.map((before, at) => ({ before, now: now[at] ?? [] }));
    const p = permutationP(questions, kernel, PERMUTATIONS, random);
    const pool = questions.map(({ before, now: more }) => (before.length >= MAX_POOL ? before : [...before, ...more]));
    return { pool, evidence: look(known.evidence, p, batch.at), p };
  };
  const answers = looked({ pool: state.pool, evidence: state.evidence, p: null }, batch.answers, hamming);
  // What the baseline does not have is not looked at: evidence is only gathered of what was there from the start.
  const tokensNow = batch.firstTokens;
  const tokensNext =
    state.firstTokens === null || tokensNow === null
      ? state.firstTokens
      : looked<FirstToken>(state.firstTokens, tokensNow, tokenKernel);
  const { canaries } = batch;
  const canariesNext =
    state.canaries === null || canaries?.set !== state.canaries.set
      ? state.canaries
      : {
          ...state.canaries,
          ...looked(state.canaries, canaries.outcomes, outcomeKernel),
          now: shareRight(canaries.outcomes),
        };
  const byProbe = {
    answers: answers.p,
    firstTokens: tokensNext === state.firstTokens ? null : (tokensNext?.p ?? null),
    canaries: canariesNext === state.canaries ? null : (canariesNext?.p ?? null),
  };
  const ps = Object.values(byProbe).flatMap((one) => one ?? []);
  const p = Math.min(1, ps.length * Math.min(...ps));
  const next = [answers, tokensNext, canariesNext].flatMap((one) => one ?? []);
  // The mean of martingales is one: the chance of ever alarming without a change stays what it is for one.
  const gathered = next.reduce((sum, { evidence }) => sum + strength(evidence), 0) / next.length;
  const clearest = next.reduce((best, one) => (strength(one.evidence) > strength(best.evidence) ? one : best));
  const changedSince = state.changedSince ?? (gathered >= ALARM_AT ? clearest.evidence.runSince : null);
  const newModels = [...new Set(batch.models)].filter((name) => !state.models.includes(name));
  return {
    p,
    byProbe,
    changedNow: p <= CHECK_ALPHA,
    changedSince,
    strength: gathered,
    newModels,
    state: {
      ...state,
      pool: answers.pool,
      evidence: answers.evidence,
      firstTokens: tokensNext,
      canaries: canariesNext,
      models: [...state.models, ...newModels],
      history: [...state.history, { at: batch.at, p, strength: gathered }].slice(-MAX_HISTORY),
      changedSince,
    },
  };
}

/** The evidence of all that is watched, as `check` gathers it. */
export function gatheredStrength(state: AuditState): number {
  const watchedParts = [state, state.firstTokens, state.canaries].flatMap((one) => one ?? []);
  return watchedParts.reduce((sum, { evidence }) => sum + strength(evidence), 0) / watchedParts.length;
}

function shareRight(outcomes: readonly (readonly boolean[])[]): number {
  const all = outcomes.flat();
  return all.length === 0 ? 0 : all.filter(Boolean).length / all.length;
}
