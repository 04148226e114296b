import type { AnomalyKind, Position } from '@logsieve/contracts';

/**
 * The numbers a model sees of one candidate. The order is the contract with the trained model: change it only together with `FEATURE_VERSION`.
 * All are finite. `0..1` numbers are as they are; counts and ages are `log1p`; tails are `log1p(-ln p)`; ratios are natural logs within ±8.
 * "Window" is the unit that is judged: a pane of event time in the live service; a session, window or line in `logsieve score`.
 */
export const FEATURE_NAMES = [
  // What each detector says, 0..1.
  'new_template',
  'frequency',
  'sequence',
  'value',
  'meaning',
  // Count of the template against its habit.
  'count',
  'expected',
  'count_ratio',
  'tail_upper',
  'tail_lower',
  'shift',
  'window_lines',
  'window_lines_ratio',
  'share_of_window',
  'share_habit',
  // How well the template and its service are known.
  'template_age',
  'template_seen',
  'template_quiet',
  'service_age',
  'service_seen',
  'service_templates',
  // Novelty.
  'novelty_chance',
  'novelty_surprise',
  'new_in_window',
  'services_hit',
  'services_tail',
  // Severity: number / 24; 0 where the line has none.
  'severity',
  'severity_known',
  'severity_max',
  'severe_share',
  'severe_habit',
  'severe_tail',
  // What the text says: probability of failure.
  'failure_text',
  'failure_max',
  'failure_share',
  'failure_habit',
  'failure_tail',
  // Order and make-up of a session or window.
  'sequence_length',
  'sequence_unseen_steps',
  'sequence_unseen_vector',
  'sequence_missing_follow_up',
  'sequence_vector_distance',
  // Values.
  'value_surprise',
  'value_is_category',
] as const;
export type FeatureName = (typeof FEATURE_NAMES)[number];
export const FEATURE_VERSION = 2;

export type FeatureValues = Partial<Record<FeatureName, number>>;

/** Something that may be worth a look: what the detectors agree on about one template (or one unit), before the model. */
export interface Candidate {
  /** The kind of the detector that is most sure. */
  readonly kind: AnomalyKind;
  readonly service: string;
  readonly templateId: string;
  /** The template id that stands for all templates that differ from it in one word; often its own. */
  readonly family: string;
  /** With `<*>` for variables. */
  readonly template: string;
  /** With `<NUM>`, `<IP>` … for variables. */
  readonly typedTemplate: string;
  /** Typed templates of the same service in the same window, most frequent first, at most 20. */
  readonly neighbours: readonly string[];
  /** Unix nanoseconds. */
  readonly windowStart: bigint;
  readonly windowEnd: bigint;
  /** In the order of `FEATURE_NAMES`. */
  readonly features: readonly number[];
  /** The strongest detector's number, 0..1. */
  readonly score: number;
  readonly severityNumber: number;
  /** Lines of the window that belong to it, at most 50, spread over the window. */
  readonly evidence: readonly Position[];
  readonly count: number;
  /** One plain sentence. */
  readonly summary: string;
  /** A hard rule that holds whatever the model says; `null` where there is none. */
  readonly rule: string | null;
  /** The same facts as numbers, unscaled, for a reviewer. */
  readonly statistics: Readonly<Record<string, number>>;
}

const place = new Map<string, number>(FEATURE_NAMES.map((name, at) => [name, at]));

/** Values by name to the vector; what is not named is 0, what is not finite is 0. */
export function featureVector(values: FeatureValues): number[] {
  const vector = new Array<number>(FEATURE_NAMES.length).fill(0);
  for (const [name, value] of Object.entries(values)) {
    const at = place.get(name);
    if (at !== undefined && Number.isFinite(value)) vector[at] = value;
  }
  return vector;
}

/** A probability as a feature: 0 for "happens always", about 4.6 for 1e-43 and less. */
export const surprise = (probability: number): number =>
  Math.log1p(-Math.log(Math.max(1e-43, Math.min(1, probability))));

/** `ln(a / b)` with half a count added to both, within ±8. */
export const logRatio = (a: number, b: number): number => Math.max(-8, Math.min(8, Math.log((a + 0.5) / (b + 0.5))));
