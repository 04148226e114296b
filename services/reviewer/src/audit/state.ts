import { z } from 'zod';
import { permutationP } from './distance.ts';
import { PROBES, PROBE_SET } from './probes.ts';
import { ALARM_AT, NO_EVIDENCE, look, strength } from './sequential.ts';

/** A check by itself says "changed" at this p-value; over many checks the gathered evidence decides. */
export const CHECK_ALPHA = 0.01;
const PERMUTATIONS = 1_999;
/** Beyond so many answers of one question the oldest are no longer added to (memory; the test stays valid to a good approximation). */
const MAX_POOL = 2_000;
const MAX_HISTORY = 200;

/** All that an audit knows of one endpoint and model; JSON, in a file or in the store. */
export const auditStateSchema = z.object({
  version: z.literal(1),
  model: z.string(),
  probeSet: z.string(),
  takenAt: z.string(),
  /** Answers per question: the baseline, and every batch that was checked. */
  pool: z.array(z.array(z.string())),
  evidence: z.object({
    looks: z.int().min(0),
    wealth: z.number().min(0),
    run: z.number(),
    runSince: z.string().nullable(),
  }),
  /** Names under which the endpoint answered. */
  models: z.array(z.string()),
  history: z.array(z.object({ at: z.string(), p: z.number(), strength: z.number() })),
  changedSince: z.string().nullable(),
});
export type AuditState = z.infer<typeof auditStateSchema>;

/** One round of answers: per question, its samples. */
export interface Batch {
  readonly at: string;
  readonly answers: readonly (readonly string[])[];
  readonly models: readonly string[];
}

export interface CheckResult {
  readonly state: AuditState;
  readonly p: number;
  /** This check alone. */
  readonly changedNow: boolean;
  /** All checks together; the time of the first that fits the change. */
  readonly changedSince: string | null;
  readonly strength: number;
  readonly newModels: readonly string[];
}

export function baselineOf(model: string, batch: Batch): AuditState {
  return {
    version: 1,
    model,
    probeSet: PROBE_SET,
    takenAt: batch.at,
    pool: batch.answers.map((answers) => [...answers]),
    evidence: { ...NO_EVIDENCE },
    models: [...new Set(batch.models)],
    history: [],
    changedSince: null,
  };
}

/** Pure but for `random`. @throws Error where the baseline was taken with other questions */
export function check(state: AuditState, batch: Batch, random: () => number): CheckResult {
  if (state.probeSet !== PROBE_SET || state.pool.length !== PROBES.length)
    throw new Error('the baseline was taken with other questions: take a new one');
  const questions = state.pool.map((before, at) => ({ before, now: batch.answers[at] ?? [] }));
  const p = permutationP(questions, PERMUTATIONS, random);
  const evidence = look(state.evidence, p, batch.at);
  const gathered = strength(evidence);
  const changedSince = state.changedSince ?? (gathered >= ALARM_AT ? evidence.runSince : null);
  const newModels = [...new Set(batch.models)].filter((name) => !state.models.includes(name));
  return {
    p,
    changedNow: p <= CHECK_ALPHA,
    changedSince,
    strength: gathered,
    newModels,
    state: {
      ...state,
      pool: questions.map(({ before, now }) => (before.length >= MAX_POOL ? before : [...before, ...now])),
      evidence,
      models: [...state.models, ...newModels],
      history: [...state.history, { at: batch.at, p, strength: gathered }].slice(-MAX_HISTORY),
      changedSince,
    },
  };
}
