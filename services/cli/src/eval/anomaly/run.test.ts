import { describe, expect, it } from 'vitest';

import { evalCase } from './run.ts';
import { formatAnomaly } from './format.ts';
import { unitsOf } from './units.ts';
import type { AnomalyCase, EvalLine } from './units.ts';

const line = (event: string, session: string, anomalous = false, second = 0): EvalLine => ({
  message: event,
  event,
  time: BigInt(second) * 1_000_000_000n,
  session,
  anomalous,
});

const CASE: AnomalyCase = {
  data: 'made up',
  protocol: 'two sessions first',
  rule: { kind: 'session' },
  train: [line('open', 'a'), line('open', 'b'), line('close', 'a'), line('close', 'b')],
  test: [
    line('open', 'c'),
    line('open', 'd', true),
    line('close', 'c'),
    line('disk failure', 'd', true),
    line('close', 'e', true),
  ],
};

const QUIET = { score: 0.1, verdict: 'normal' as const };

describe('units', () => {
  it('groups sessions, windows of lines and of time', () => {
    expect(unitsOf(CASE.test, { kind: 'session' }).map(({ firstLine }) => firstLine)).toEqual([0, 1, 4]);
    expect(unitsOf(CASE.test, { kind: 'lines', count: 2 }).map(({ lines }) => lines.length)).toEqual([2, 2, 1]);
    const timed = [0, 59, 60, 200].map((second) => line('tick', '', false, second));
    expect(unitsOf(timed, { kind: 'seconds', seconds: 60 }).map(({ lines }) => lines.length)).toEqual([2, 1, 1]);
  });
});

describe('evaluation of one case', () => {
  it('puts ours beside the trivial rivals', async () => {
    const rows = await evalCase(CASE, {
      scorerName: 'ours',
      scorer: (_, test, rule) => Promise.resolve(unitsOf(test, rule).map(() => QUIET)),
    });
    const f1 = Object.fromEntries(rows.map(({ who, scores }) => [who, scores.f1]));
    expect(f1['flag all']).toBeCloseTo(0.8, 10);
    expect(f1['new template']).toBeCloseTo(2 / 3, 10);
    expect(f1['grep error words']).toBeCloseTo(2 / 3, 10);
    expect(f1['count vector']).toBe(1);
    expect(f1['pairs']).toBe(1);
    expect(f1['best table (test labels)']).toBe(1);
    expect(f1['PCA']).toBeGreaterThan(0);
    expect(f1['isolation forest']).toBeGreaterThanOrEqual(0);
    expect(f1['ours']).toBe(0);
    expect(formatAnomaly({ rows })).toContain('grep error words');
  });

  it('takes a threshold from the labels before the test, never from the test', async () => {
    const failing = { ...CASE, train: [line('open', 'a'), line('disk failure', 'b', true)] };
    const rows = await evalCase(failing, {
      scorerName: 'ours',
      scorer: (_, lines, rule) =>
        Promise.resolve(unitsOf(lines, rule).map((unit) => ({ ...QUIET, score: unit.anomalous ? 0.3 : 0.1 }))),
    });
    const f1 = Object.fromEntries(rows.map(({ who, scores }) => [who, scores.f1]));
    expect(f1['ours']).toBe(0);
    expect(f1['ours, threshold before']).toBe(1);
  });

  it('refuses a scorer that loses units', async () => {
    const broken = { scorerName: 'ours', scorer: () => Promise.resolve([]) };
    await expect(evalCase(CASE, broken)).rejects.toThrow('gave 0 scores for 3 units');
  });
});
