import { binomialLowerTail } from './tails.ts';

/** A case whose truth is known. */
export interface Evidence {
  /** What was said of it before its truth was known, 0..1. */
  readonly probability: number;
  readonly isFault: boolean;
}

/** What dismissing everything below `threshold` would have meant for the evidence. */
export interface RiskPoint {
  readonly threshold: number;
  /** Cases below the threshold, and their share of all: what nobody looks at. */
  readonly dismissed: number;
  readonly coverage: number;
  readonly faults: number;
  /** Share of faults among the dismissed; 0 where there are none. */
  readonly risk: number;
  /** Chance of so few faults if the true risk were the accepted one or more: small where dismissing is proven safe. */
  readonly pValue: number;
}

const STEPS = 200;

/** Risk against coverage at thresholds 0.005, 0.010 … 1. */
export function riskCurve(evidence: readonly Evidence[], acceptedRisk: number): RiskPoint[] {
  const cases = new Array<number>(STEPS + 1).fill(0);
  const faults = new Array<number>(STEPS + 1).fill(0);
  for (const { probability, isFault } of evidence) {
    const step = Math.min(STEPS, Math.floor(probability * STEPS + 1e-9));
    cases[step] = (cases[step] ?? 0) + 1;
    if (isFault) faults[step] = (faults[step] ?? 0) + 1;
  }
  let [dismissed, wrong] = [0, 0];
  return Array.from({ length: STEPS }, (_, step) => {
    dismissed += cases[step] ?? 0;
    wrong += faults[step] ?? 0;
    return {
      threshold: (step + 1) / STEPS,
      dismissed,
      coverage: dismissed / Math.max(1, evidence.length),
      faults: wrong,
      risk: wrong / Math.max(1, dismissed),
      pValue: binomialLowerTail(wrong, dismissed, acceptedRisk),
    };
  });
}

/**
 * The largest threshold below which cases may be dismissed so that, with the stated confidence over the draw of the evidence, the true share of faults among what is
 * dismissed is at most the accepted risk. Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021) with fixed-sequence testing: thresholds are tested from
 * the safest up, each by the exact binomial tail, until one fails; so no correction for their number is needed. The share is not monotone in the threshold, which
 * is why plain conformal risk control does not do. 0 where the evidence proves nothing: `ln(1 - confidence) / ln(1 - risk)` cases are the least (149 for 2 % and 95 %).
 */
export function dismissalThreshold(curve: readonly RiskPoint[], acceptedRisk: number, confidence: number): number {
  const least = Math.log(1 - confidence) / Math.log(1 - acceptedRisk);
  let chosen = 0;
  for (const { threshold, dismissed, pValue } of curve) {
    if (dismissed < least) continue;
    if (pValue > 1 - confidence) break;
    chosen = threshold;
  }
  return chosen;
}
