import { describe, expect, it } from 'vitest';
import { UNIT_PRIOR } from '@logsieve/detector';

import {
  anomalyScores,
  atEvenOdds,
  averagePrecision,
  bestThreshold,
  calibrationError,
  confusion,
  riskCoverage,
  rocArea,
} from './metrics.ts';

describe('anomaly metrics', () => {
  it('counts precision, recall and F1', () => {
    const found = confusion([true, true, false, false], [true, false, true, false]);
    expect(found).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(confusion([true], [false])).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('gives the average precision of a known ranking', () => {
    // Hits at ranks 1 and 3 of 4: (1/1 + 2/3) / 2.
    expect(averagePrecision([true, false, true, false], [0.9, 0.8, 0.7, 0.1])).toBeCloseTo((1 + 2 / 3) / 2, 10);
  });

  it('does not let the order of equal scores help', () => {
    expect(averagePrecision([true, false, false, false], [1, 1, 1, 1])).toBeCloseTo(0.25, 10);
    expect(averagePrecision([false, false, false, true], [1, 1, 1, 1])).toBeCloseTo(0.25, 10);
    expect(rocArea([true, false], [1, 1])).toBe(0.5);
  });

  it('gives the area under the ROC curve', () => {
    expect(rocArea([true, true, false, false], [0.9, 0.4, 0.5, 0.1])).toBeCloseTo(0.75, 10);
  });

  it('sees no calibration error where the stated probability is the frequency', () => {
    const truth = Array.from({ length: 150 }, (_, at) => at % 2 === 0);
    expect(
      calibrationError(
        truth,
        truth.map(() => 0.5),
      ),
    ).toBeLessThan(0.06);
    expect(
      calibrationError(
        truth,
        truth.map(() => 0.9),
      ),
    ).toBeCloseTo(0.4, 1);
  });

  it('rewards errors that the scorer was unsure of', () => {
    const late = riskCoverage([false, false, false, true], [4, 3, 2, 1]);
    const early = riskCoverage([true, false, false, false], [4, 3, 2, 1]);
    expect(late.aurc).toBeCloseTo(1 / 16, 10);
    expect(early.aurc).toBeCloseTo((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, 10);
    expect(late.augrc).toBeLessThan(early.augrc);
  });

  it('counts uncertain by score, as normal and as anomalous', () => {
    const scores = anomalyScores(
      [true, true, false],
      [
        { score: 0.9, verdict: 'anomalous' },
        { score: 0.6, verdict: 'uncertain' },
        { score: 0.4, verdict: 'uncertain' },
      ],
    );
    expect(scores.f1).toBe(1);
    expect(scores.f1UncertainNormal).toBeCloseTo(2 / 3, 10);
    expect(scores.f1UncertainAnomalous).toBeCloseTo(0.8, 10);
    expect(scores.uncertainShare).toBeCloseTo(2 / 3, 10);
  });
});

describe('probabilities where both classes are as frequent', () => {
  it('are restated from the prior they were made with', () => {
    expect(atEvenOdds(UNIT_PRIOR)).toBeCloseTo(0.5, 10);
    expect(atEvenOdds(0)).toBe(0);
    expect(atEvenOdds(1)).toBe(1);
  });

  it('are right at even odds if they are right at the prior', () => {
    // One unit in forty is anomalous: half of the 800 that look bad, none of the others.
    const truth = Array.from({ length: 16_000 }, (_, at) => at < 400);
    const told = truth.map((_, at) => ({ score: at < 800 ? 0.5 : 0, verdict: 'normal' as const }));
    const { ece, eceBalanced, eceEven } = anomalyScores(truth, told);
    expect(ece).toBeLessThan(0.001);
    expect(eceBalanced).toBeGreaterThan(0.2);
    expect(eceEven).toBeLessThan(0.001);
  });

  it('weigh errors on both classes the same', () => {
    const truth = [true, false, false, false];
    const told = [0, 0, 0, 0].map((score) => ({ score, verdict: 'normal' as const }));
    expect(anomalyScores(truth, told)).toMatchObject({ brier: 0.25, brierBalanced: 0.5 });
  });
});

describe('the best threshold', () => {
  it('is the score from which F1 is highest', () => {
    expect(bestThreshold([true, true, false, true, false], [0.9, 0.8, 0.7, 0.6, 0.1])).toBe(0.6);
    expect(bestThreshold([true, false, false, false], [0.9, 0.8, 0.8, 0.8])).toBe(0.9);
  });
});
