import type { Canary } from './canaries.ts';
import { FIRST_TOKEN_PROBES } from './first-token.ts';
import type { FirstToken } from './first-token.ts';
import { PROBES } from './probes.ts';
import type { Batch } from './state.ts';

export interface Sampled {
  readonly text: string;
  /** The model that the endpoint says answered, with its fingerprint. */
  readonly model: string;
}

/** How one question is asked. `null`: stopped, by the budget, by the endpoint as a whole or from outside. */
export interface Prober {
  answer(probe: string): Promise<Sampled | null>;
  /** `none`: the endpoint gives no log-probabilities. */
  firstToken?(probe: string): Promise<FirstToken | 'none' | null>;
  /** Whether the answer was right. */
  canary?(canary: Canary): Promise<boolean | null>;
}

export interface SamplingPlan {
  /** Of every question. */
  readonly samples: number;
  /** Of every canary; these prompts are the long ones. */
  readonly canaryRounds: number;
  readonly canaries: { readonly set: string; readonly all: readonly Canary[] } | null;
}

export const BASELINE_PLAN = { samples: 10, canaryRounds: 2 } as const;
export const CHECK_PLAN = { samples: 4, canaryRounds: 1 } as const;

/** Asks all of it, one question after the other; the cheap ones first. `null` where it was stopped. */
export async function sampleProbes(prober: Prober, plan: SamplingPlan, at: () => string): Promise<Batch | null> {
  const firstTokens = await firstTokensOf(prober, plan.samples);
  if (firstTokens === null) return null;
  const canaries = await canariesOf(prober, plan);
  if (canaries === null) return null;
  const answers: string[][] = PROBES.map(() => []);
  const models: string[] = [];
  for (let round = 0; round < plan.samples; round += 1) {
    for (const [place, probe] of PROBES.entries()) {
      const sampled = await prober.answer(probe);
      if (sampled === null) return null;
      answers[place]?.push(sampled.text);
      models.push(sampled.model);
    }
  }
  return {
    at: at(),
    answers,
    models,
    firstTokens: firstTokens === 'none' ? null : firstTokens,
    canaries: canaries === 'none' || plan.canaries === null ? null : { set: plan.canaries.set, outcomes: canaries },
  };
}

async function firstTokensOf(prober: Prober, samples: number): Promise<FirstToken[][] | 'none' | null> {
  if (prober.firstToken === undefined) return 'none';
  const tokens: FirstToken[][] = FIRST_TOKEN_PROBES.map(() => []);
  for (let round = 0; round < samples; round += 1) {
    for (const [place, probe] of FIRST_TOKEN_PROBES.entries()) {
      const token = await prober.firstToken(probe);
      if (token === null || token === 'none') return token;
      tokens[place]?.push(token);
    }
  }
  return tokens;
}

async function canariesOf(prober: Prober, plan: SamplingPlan): Promise<boolean[][] | 'none' | null> {
  if (prober.canary === undefined || plan.canaries === null) return 'none';
  const outcomes: boolean[][] = plan.canaries.all.map(() => []);
  for (let round = 0; round < plan.canaryRounds; round += 1) {
    for (const [place, canary] of plan.canaries.all.entries()) {
      const right = await prober.canary(canary);
      if (right === null) return null;
      outcomes[place]?.push(right);
    }
  }
  return outcomes;
}
