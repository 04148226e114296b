import {
  ALARM_AT,
  BASELINE_PLAN,
  CHECK_ALPHA,
  CHECK_PLAN,
  FIRST_TOKEN_PROBES,
  PROBES,
  REVIEW_PROMPT,
  baselineOf,
  canariesOf,
  check,
  loadPrompt,
  sampleProbes,
} from '@logsieve/reviewer';
import type { AuditState, Batch, CheckResult } from '@logsieve/reviewer';
import { seededRandom, simulatedModel, substituteFor } from './provider.ts';
import type { SimulatedModel, Substitute } from './provider.ts';

export const RATES = [0.25, 0.5, 1] as const;
const SUBSTITUTES: readonly Substitute[] = ['other weights', 'other phrases'];

export interface PowerOptions {
  /** Runs without a change; a quarter of them per substitute and rate. */
  readonly runs: number;
  readonly baselineSamples: number;
  /** Samples per question of one check. */
  readonly checkSamples: readonly number[];
  readonly say: (text: string) => void;
}

type ProbeKind = keyof CheckResult['byProbe'];

const CANARIES = canariesOf(loadPrompt(REVIEW_PROMPT));

export interface PowerRow {
  readonly substitute: Substitute | 'none';
  /** Share of answers that come from the substitute. */
  readonly rate: number;
  readonly samples: number;
  readonly calls: number;
  /** The same for each kind of probe by itself. */
  readonly byProbe: Readonly<Record<ProbeKind, number>>;
  readonly runs: number;
  /** Share of runs in which one check said "changed". */
  readonly called: number;
}

export interface HistoryRow {
  readonly substitute: Substitute | 'none';
  readonly rate: number;
  readonly histories: number;
  /** Share of histories that ever said "changed". */
  readonly alarmed: number;
  /** Checks from the change to the alarm, median of those that alarmed; `null` where none did. */
  readonly medianDelay: number | null;
}

export interface PowerReport {
  readonly alpha: number;
  readonly alarmAt: number;
  readonly single: readonly PowerRow[];
  /** The gathered evidence of many checks, over histories that change after half their time. */
  readonly histories: readonly HistoryRow[];
}

const HISTORY_CHECKS = 20;
const HISTORY_SAMPLES = 4;

/** The self-test: a provider that is swapped at a known rate, and how often the audit says so. */
export async function runPower(options: PowerOptions): Promise<PowerReport> {
  const single: PowerRow[] = [];
  for (const samples of options.checkSamples) {
    const plan: [Substitute | 'none', number, number][] = [
      ['none', 0, options.runs],
      ...SUBSTITUTES.flatMap((kind) =>
        RATES.map((rate): [Substitute, number, number] => [kind, rate, Math.ceil(options.runs / 4)]),
      ),
    ];
    for (const [substitute, rate, runs] of plan) {
      let called = 0;
      const byProbe = { answers: 0, firstTokens: 0, canaries: 0 };
      for (let run = 0; run < runs; run += 1) {
        const random = seededRandom(1_000_003 * (run + 1) + samples);
        const provider = providerOf(run, substitute, random);
        const state = await baseline(provider, options.baselineSamples);
        const result = check(state, await batch(provider, rate, samples, 'now'), random);
        if (result.changedNow) called += 1;
        for (const kind of ['answers', 'firstTokens', 'canaries'] as const)
          if ((result.byProbe[kind] ?? 1) <= CHECK_ALPHA) byProbe[kind] += 1 / runs;
      }
      single.push({ substitute, rate, samples, calls: callsOf(samples), byProbe, runs, called: called / runs });
      options.say(`${substitute} ${String(rate)} × ${String(samples)}: ${String(called)} of ${String(runs)}`);
    }
  }
  const histories: HistoryRow[] = [];
  const quiet: [Substitute | 'none', number] = ['none', 0];
  for (const [substitute, rate] of [quiet, ...RATES.map((one): [Substitute, number] => ['other phrases', one])]) {
    histories.push(await manyHistories(substitute, rate, Math.max(2, Math.ceil(options.runs / 10)), options));
    options.say(`history ${substitute} ${String(rate)}`);
  }
  return { alpha: CHECK_ALPHA, alarmAt: ALARM_AT, single, histories };
}

async function manyHistories(
  substitute: Substitute | 'none',
  rate: number,
  count: number,
  options: PowerOptions,
): Promise<HistoryRow> {
  const delays: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const random = seededRandom(77_003 * (run + 1));
    const provider = providerOf(run, substitute, random);
    let state = await baseline(provider, options.baselineSamples);
    for (let at = 0; at < HISTORY_CHECKS; at += 1) {
      const changed = at >= HISTORY_CHECKS / 2;
      ({ state } = check(state, await batch(provider, changed ? rate : 0, HISTORY_SAMPLES, String(at)), random));
      if (state.changedSince === null) continue;
      delays.push(at + 1 - (substitute === 'none' ? 0 : HISTORY_CHECKS / 2));
      break;
    }
  }
  delays.sort((a, b) => a - b);
  return {
    substitute,
    rate,
    histories: count,
    alarmed: delays.length / count,
    medianDelay: delays[Math.floor(delays.length / 2)] ?? null,
  };
}

const callsOf = (samples: number): number =>
  samples * (PROBES.length + FIRST_TOKEN_PROBES.length) + CHECK_PLAN.canaryRounds * CANARIES.all.length;

interface Provider {
  readonly own: SimulatedModel;
  readonly other: SimulatedModel;
  readonly random: () => number;
}

const providerOf = (run: number, substitute: Substitute | 'none', random: () => number): Provider => ({
  own: simulatedModel(run),
  other: substituteFor(run, substitute === 'none' ? 'other phrases' : substitute),
  random,
});

async function baseline(provider: Provider, samples: number): Promise<AuditState> {
  return baselineOf('simulated', await batch(provider, 0, samples, 'baseline'));
}

async function batch({ own, other, random }: Provider, rate: number, samples: number, at: string): Promise<Batch> {
  const model = (): SimulatedModel => (random() < rate ? other : own);
  const taken = await sampleProbes(
    {
      answer: (probe) => Promise.resolve({ text: model().answer(probe, random), model: 'simulated' }),
      firstToken: (probe) => Promise.resolve(model().firstToken(probe, random)),
      canary: (canary) => Promise.resolve(model().isRight(CANARIES.all.indexOf(canary), random)),
    },
    {
      samples,
      canaryRounds: at === 'baseline' ? BASELINE_PLAN.canaryRounds : CHECK_PLAN.canaryRounds,
      canaries: CANARIES,
    },
    () => at,
  );
  if (taken === null) throw new Error('a simulated provider never stops');
  return taken;
}
