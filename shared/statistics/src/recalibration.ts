import type { Evidence } from './dismissal.ts';

/** `logit(p') = shift + slope · logit(p)`: keeps the order of what is probable. */
export interface Recalibration {
  readonly shift: number;
  /** 1 / temperature. */
  readonly slope: number;
}

export const UNCHANGED: Recalibration = { shift: 0, slope: 1 };

/** How far a deployment may be from the shipped calibration before anything is seen of it: standard deviations of `shift` and of `ln slope`. */
const SHIFT_DEVIATION = 1;
const SLOPE_DEVIATION = 0.3;
const ROUNDS = 50;
const LIMIT = 1e-4;

const logitOf = (p: number): number => {
  const inside = Math.min(1 - LIMIT, Math.max(LIMIT, p));
  return Math.log(inside / (1 - inside));
};
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const recalibrated = ({ shift, slope }: Recalibration, probability: number): number =>
  shift === 0 && slope === 1 ? probability : logistic(shift + slope * logitOf(probability));

/**
 * Temperature and shift from labelled cases (Platt 1999), held to "unchanged" by a Gaussian prior: few labels change little. The most probable pair, by Newton's method.
 */
export function recalibrate(evidence: readonly Evidence[]): Recalibration {
  let [shift, logSlope] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    let [g0, g1] = [shift / SHIFT_DEVIATION ** 2, logSlope / SLOPE_DEVIATION ** 2];
    let [h00, h01, h11] = [1 / SHIFT_DEVIATION ** 2, 0, 1 / SLOPE_DEVIATION ** 2];
    const slope = Math.exp(logSlope);
    for (const { probability, isFault } of evidence) {
      const along = slope * logitOf(probability);
      const p = logistic(shift + along);
      const error = p - (isFault ? 1 : 0);
      const weight = p * (1 - p);
      g0 += error;
      g1 += error * along;
      h00 += weight;
      h01 += weight * along;
      h11 += weight * along * along;
    }
    const determinant = h00 * h11 - h01 * h01;
    const step0 = (h11 * g0 - h01 * g1) / determinant;
    const step1 = (h00 * g1 - h01 * g0) / determinant;
    shift -= step0;
    logSlope = Math.max(-2, Math.min(2, logSlope - step1));
    if (Math.abs(step0) + Math.abs(step1) < 1e-9) break;
  }
  return { shift, slope: Math.exp(logSlope) };
}
