import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/fixtures/detector/streams.ts';
import { dismissalThreshold, riskCurve } from './dismissal.ts';
import type { Evidence } from './dismissal.ts';
import { DriftWatch } from './drift-watch.ts';
import { UNCHANGED, recalibrate, recalibrated } from './recalibration.ts';

const STREAMS = 200;
const RISK = 0.02;
const CONFIDENCE = 0.95;

/** A stream whose model is more or less able and more or less well calibrated. */
function stream(seed: number): () => Evidence {
  const random = seeded(seed);
  const [rate, skill, bias] = [0.02 + 0.3 * random(), 0.5 + 2.5 * random(), 2 * (random() - 0.5)];
  const normal = (): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  return () => {
    const isFault = random() < rate;
    const logit = Math.log(rate / (1 - rate)) + bias + (isFault ? skill : -skill) * 0.7 + normal() * 1.2;
    return { probability: 1 / (1 + Math.exp(-logit)), isFault };
  };
}

const draw = (next: () => Evidence, count: number): Evidence[] => Array.from({ length: count }, () => next());

describe('the accepted risk', () => {
  it('is kept in at least the stated share of 200 random streams, and something is dismissed', () => {
    let [kept, dismissing] = [0, 0];
    for (let seed = 1; seed <= STREAMS; seed += 1) {
      const next = stream(seed);
      const threshold = dismissalThreshold(riskCurve(draw(next, 1_000), RISK), RISK, CONFIDENCE);
      const later = draw(next, 5_000).filter(({ probability }) => probability < threshold);
      const realised = later.filter(({ isFault }) => isFault).length / Math.max(1, later.length);
      if (realised <= RISK) kept += 1;
      if (threshold > 0) dismissing += 1;
    }
    expect(kept / STREAMS).toBeGreaterThanOrEqual(CONFIDENCE);
    expect(dismissing / STREAMS).toBeGreaterThan(0.5);
  });

  it('needs 149 proven cases before anything is dismissed', () => {
    const normal = (count: number): Evidence[] =>
      Array.from({ length: count }, () => ({ probability: 0.01, isFault: false }));
    expect(dismissalThreshold(riskCurve(normal(148), RISK), RISK, CONFIDENCE)).toBe(0);
    expect(dismissalThreshold(riskCurve(normal(149), RISK), RISK, CONFIDENCE)).toBe(1);
  });

  it('is a curve from the safest case to all of them', () => {
    const curve = riskCurve(draw(stream(3), 500), RISK);
    expect(curve.at(-1)).toMatchObject({ threshold: 1, coverage: 1 });
    curve.slice(1).forEach((point, at) => {
      expect(point.dismissed).toBeGreaterThanOrEqual(curve[at]?.dismissed ?? 0);
    });
  });
});

describe('recalibration', () => {
  it('changes nothing without labels, and little with few', () => {
    expect(recalibrate([])).toEqual(UNCHANGED);
    expect(recalibrated(recalibrate([{ probability: 0.3, isFault: false }]), 0.3)).toBeGreaterThan(0.2);
  });

  it('finds the temperature and the shift of a stream that is off', () => {
    const random = seeded(5);
    const evidence = Array.from({ length: 5_000 }, () => {
      const logit = 6 * (random() - 0.5);
      const truth = 1 / (1 + Math.exp(-(0.7 * logit - 1)));
      return { probability: 1 / (1 + Math.exp(-logit)), isFault: random() < truth };
    });
    const { shift, slope } = recalibrate(evidence);
    expect(shift).toBeCloseTo(-1, 0);
    expect(Math.abs(slope - 0.7)).toBeLessThan(0.08);
  });
});

describe('drift', () => {
  const ALARM_AT = 10_000;
  const watched = (seed: number): { watch: DriftWatch; random: () => number } => {
    const random = seeded(seed);
    return { watch: new DriftWatch({ alarmAt: ALARM_AT, reference: 500, random: seeded(seed + 1_000) }), random };
  };

  it('raises no alarm in nine of ten streams of 1,000 numbers that stay the same', () => {
    let alarms = 0;
    for (let seed = 1; seed <= STREAMS; seed += 1) {
      const { watch, random } = watched(seed);
      for (let at = 0; at < 1_500; at += 1) watch.take(random() ** 3);
      if (watch.isAlarmed) alarms += 1;
    }
    expect(alarms / STREAMS).toBeLessThan(0.1);
  });

  it('is noticed within 200 numbers, up or down, in 200 random streams', () => {
    for (let seed = 1; seed <= STREAMS; seed += 1) {
      const { watch, random } = watched(seed);
      for (let at = 0; at < 800; at += 1) watch.take(random() ** 3);
      const power = seed % 2 === 0 ? 0.7 : 12;
      let needed = 0;
      while (!watch.isAlarmed && needed < 1_000) {
        watch.take(random() ** power);
        needed += 1;
      }
      expect(needed).toBeLessThanOrEqual(200);
    }
  });

  it('goes on after a snapshot', () => {
    const { watch, random } = watched(7);
    for (let at = 0; at < 700; at += 1) watch.take(random());
    const other = new DriftWatch({ alarmAt: ALARM_AT, reference: 500, random: () => 0.5 });
    other.restore(watch.snapshot());
    for (let at = 0; at < 150; at += 1) other.take(5);
    expect(other.isAlarmed).toBe(true);
    other.begin();
    expect(other.isAlarmed).toBe(false);
  });
});
