import { ALARM_AT, CHECK_ALPHA, baselineOf, check, sampleProbes } from '@logsieve/reviewer';
import type { AuditState, Batch } from '@logsieve/reviewer';
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

export interface PowerRow {
  readonly substitute: Substitute | 'none';
  /** Share of answers that come from the substitute. */
  readonly rate: number;
  readonly samples: number;
  readonly calls: number;
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
      for (let run = 0; run < runs; run += 1) {
        const random = seededRandom(1_000_003 * (run + 1) + samples);
        const provider = providerOf(run, substitute, random);
        const state = await baseline(provider, options.baselineSamples);
        if (check(state, await batch(provider, rate, samples, 'now'), random).changedNow) called += 1;
      }
      single.push({ substitute, rate, samples, calls: samples * 25, runs, called: called / runs });
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
  const taken = await sampleProbes(
    (probe) => Promise.resolve({ text: (random() < rate ? other : own).answer(probe, random), model: 'simulated' }),
    samples,
    () => at,
  );
  if (taken === null) throw new Error('a simulated provider never stops');
  return taken;
}
