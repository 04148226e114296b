import type { AnomalyKind } from '@logsieve/contracts';
import type { Evidence } from '@logsieve/statistics';

/** What a model sees of a candidate. */
export interface ModelInput {
  readonly template: string;
  readonly severityNumber: number;
  readonly kind: AnomalyKind;
  /** In the order of `FEATURE_NAMES`. */
  readonly features: readonly number[];
}

export interface ModelScore {
  /** Calibrated probability of "a person should look", 0..1. */
  readonly probability: number;
  /** 0 = sure … 1 = knows nothing. */
  readonly uncertainty: number;
}

/** The model as the detector needs it; loaded once, safe to call from several places at once. */
export interface Model {
  readonly version: string;
  /** probability < normal: dismissed; >= anomalous: reported; between: uncertain. */
  readonly thresholds: { readonly normal: number; readonly anomalous: number };
  /** The shipped calibration set: cases whose truth is known, that the model has not learned from. */
  readonly calibration: readonly Evidence[];
  score(candidates: readonly ModelInput[]): Promise<readonly ModelScore[]>;
  /** Probability that the text itself says failure, one per text. */
  failureText(texts: readonly string[]): Promise<readonly number[]>;
}
