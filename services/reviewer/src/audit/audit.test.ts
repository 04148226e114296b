import { describe, expect, it } from 'vitest';
import { loadPrompt } from '../prompt/prompt-file.ts';
import { canariesOf } from './canaries.ts';
import type { Canary } from './canaries.ts';
import { hamming, permutationP } from './distance.ts';
import { PROBES } from './probes.ts';
import { sampleProbes } from './sampling.ts';
import type { Prober } from './sampling.ts';
import { ALARM_AT, NO_EVIDENCE, betOn, look, strength } from './sequential.ts';
import { createSignal } from './signals.ts';
import type { FirstToken } from './first-token.ts';
import { auditStateSchema, baselineOf, check } from './state.ts';

const CANARIES = canariesOf(loadPrompt('anomaly-review.v2'));

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

describe('permutation test', () => {
  const draw = (random: () => number, words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const before = ['red', 'green', 'blue', 'grey'];

  it('is uniform while nothing changes, small where answers differ', () => {
    const random = seeded(3);
    const same = Array.from({ length: 200 }, () =>
      permutationP(
        [0, 1, 2].map(() => ({
          before: Array.from({ length: 8 }, () => draw(random, before)),
          now: Array.from({ length: 5 }, () => draw(random, before)),
        })),
        hamming,
        99,
        random,
      ),
    );
    expect(same.filter((p) => p <= 0.05).length).toBeLessThanOrEqual(20);
    expect(same.reduce((sum, p) => sum + p, 0) / same.length).toBeGreaterThan(0.42);
    const other = permutationP(
      [{ before: Array.from({ length: 10 }, () => 'red'), now: Array.from({ length: 10 }, () => 'blue') }],
      hamming,
      999,
      random,
    );
    expect(other).toBeLessThan(0.01);
  });
});

describe('sequential evidence', () => {
  it('pays one on average for uniform p-values, whatever the look', () => {
    let sum = 0;
    const N = 200_000;
    for (let at = 0; at < N; at += 1) sum += betOn((at + 0.5) / N);
    expect(sum / N).toBeLessThan(1); // the rest is in the very small ones that this grid does not have
    expect(sum / N).toBeGreaterThan(0.9);
    expect(betOn(1)).toBeCloseTo(0.5, 3);
    expect(betOn(0.999)).toBeCloseTo(0.5, 2);
  });

  it('rarely alarms in a long quiet time and is not made deaf by it', () => {
    const random = seeded(7);
    let alarms = 0;
    for (let run = 0; run < 300; run += 1) {
      let evidence = NO_EVIDENCE;
      let highest = 0;
      for (let at = 0; at < 200; at += 1) {
        evidence = look(evidence, random(), String(at));
        highest = Math.max(highest, strength(evidence));
      }
      if (highest >= ALARM_AT) alarms += 1;
      let looks = 0;
      while (strength(evidence) < ALARM_AT && looks < 30) {
        evidence = look(evidence, 0.001, `change ${String(looks)}`);
        looks += 1;
      }
      expect(looks).toBeLessThanOrEqual(8);
    }
    expect(alarms).toBeLessThanOrEqual(9); // 1 % of 300, and three standard deviations
  });
});

describe('a free signal', () => {
  it('notices that a rate rose, and says since when', () => {
    const random = seeded(11);
    const signal = createSignal(random);
    for (let at = 0; at < 400; at += 1) signal.observe(random() < 0.02 ? 1 : 0, `quiet ${String(at)}`);
    expect(signal.changedSince).toBeNull();
    for (let at = 0; at < 300; at += 1) signal.observe(random() < 0.6 ? 1 : 0, `after ${String(at)}`);
    expect(signal.changedSince).toMatch(/^(?:after|quiet 39)/);
  });
});

describe('a check against a baseline', () => {
  const plan = (samples: number) => ({ samples, canaryRounds: 1, canaries: CANARIES });
  const model = (random: () => number, flavour: string): Prober => ({
    answer: (probe) =>
      Promise.resolve({ text: `${flavour} ${String(probe.length + Math.floor(random() * 6))}`, model: flavour }),
  });

  it('says changed where another model answers, with the time, and what is new', async () => {
    const random = seeded(5);
    const at = (name: string) => () => name;
    const baseline = await sampleProbes(model(random, 'alpha'), plan(10), at('day 0'));
    if (baseline === null) throw new Error('not stopped');
    let state = baselineOf('m', baseline);
    for (const day of ['day 1', 'day 2']) {
      const batch = await sampleProbes(model(random, 'alpha'), plan(4), at(day));
      if (batch === null) throw new Error('not stopped');
      const result = check(state, batch, random);
      expect(result.changedSince).toBeNull();
      ({ state } = result);
    }
    for (const day of ['day 3', 'day 4', 'day 5']) {
      const batch = await sampleProbes(model(random, 'omega'), plan(4), at(day));
      if (batch === null) throw new Error('not stopped');
      const result = check(state, batch, random);
      expect(result.changedNow).toBe(day === 'day 3' ? true : result.changedNow);
      if (day === 'day 3') expect(result.newModels).toEqual(['omega']);
      ({ state } = result);
    }
    expect(state.changedSince).toBe('day 3');
    expect(state.pool[0]).toHaveLength(10 + 5 * 4);
    expect(() => check({ ...state, probeSet: 'other' }, baseline, random)).toThrow('other questions');
    expect(PROBES).toHaveLength(25);
  });

  const sampled = async (prober: Prober, day: string, samples: number) => {
    const batch = await sampleProbes(prober, plan(samples), () => day);
    if (batch === null) throw new Error('not stopped');
    return batch;
  };
  /** Answers that never change, so that only what is given besides can tell. */
  const dull = (more: Omit<Prober, 'answer'>): Prober => ({
    answer: () => Promise.resolve({ text: 'the same', model: 'm' }),
    ...more,
  });

  it.each([
    [
      'the odds of first tokens move, although the answers are the same',
      (random: () => number, changed: boolean): Omit<Prober, 'answer'> => ({
        firstToken: (): Promise<FirstToken> =>
          Promise.resolve({ The: -0.2 - (changed ? 0.4 : 0) + random() / 10, A: -1.9 + random() / 10 }),
      }),
      'firstTokens' as const,
    ],
    [
      'questions with known answers are answered worse',
      (random: () => number, changed: boolean): Omit<Prober, 'answer'> => ({
        canary: () => Promise.resolve(random() < (changed ? 0.5 : 0.95)),
      }),
      'canaries' as const,
    ],
  ])('says changed where %s', async (_what, prober, kind) => {
    const random = seeded(23);
    let state = baselineOf('m', await sampled(dull(prober(random, false)), 'day 0', 10));
    expect(state[kind]).not.toBeNull();
    for (const day of ['day 1', 'day 2', 'day 3'])
      ({ state } = check(state, await sampled(dull(prober(random, false)), day, 4), random));
    expect(state.changedSince).toBeNull();
    for (let day = 4; day < 14; day += 1)
      ({ state } = check(state, await sampled(dull(prober(random, true)), `day ${String(day)}`, 4), random));
    expect(state.changedSince).toMatch(/^day [345]$/);
  });

  it('gathers no evidence of what the baseline does not have, and reads what was kept before there was more', async () => {
    const random = seeded(29);
    const withTokens = dull({ firstToken: () => Promise.resolve({ A: -random() }) });
    const { firstTokens: _tokens, canaries: _canaries, ...old } = baselineOf('m', await sampled(dull({}), 'day 0', 10));
    const state = auditStateSchema.parse(JSON.parse(JSON.stringify(old)));
    expect(state).toMatchObject({ firstTokens: null, canaries: null });
    expect(check(state, await sampled(withTokens, 'day 1', 4), random).state.firstTokens).toBeNull();
    const started = baselineOf('m', await sampled(withTokens, 'day 0', 10));
    const without = check(
      started,
      await sampled(dull({ firstToken: () => Promise.resolve('none') }), 'day 1', 4),
      random,
    );
    expect(without.state.firstTokens).toEqual(started.firstTokens);
  });

  it('stops as a whole where one question is stopped', async () => {
    expect(await sampleProbes(dull({ canary: () => Promise.resolve(null) }), plan(1), () => '')).toBeNull();
    expect(await sampleProbes(dull({ firstToken: () => Promise.resolve(null) }), plan(1), () => '')).toBeNull();
  });

  it('asks canaries in the words of reviews, all of them readable', () => {
    const shown = (canary: Canary) => /"template": "(.*)"/.exec(canary.prompt.user)?.[1] ?? '';
    expect(CANARIES.all.map(({ right }) => right).filter((right) => right === 'normal')).toHaveLength(10);
    expect(new Set(CANARIES.all.map(shown)).size).toBe(20);
    for (const canary of CANARIES.all) expect(canary.prompt.user).not.toMatch(/REDACTED|ADDRESSED|QUOTED/);
  });
});
