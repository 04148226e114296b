import type { AnomalyKind, Pattern, UnixNano, Verdict } from '@logsieve/contracts';

/** One parsed line of an input that ends. */
export interface ScoreLine {
  /** From 1. */
  readonly line: number;
  /** '' where the line has no template. */
  readonly templateId: string;
  readonly template: string;
  /** Shape of the line, where its variables should be watched. */
  readonly pattern: Pattern | null;
  /** Values of the content's slots. */
  readonly params: readonly string[];
  /** `null`: the line carries none; it counts to the window of the line before it. */
  readonly time: UnixNano | null;
  readonly severityNumber: number;
  /** `null`: the line belongs to no session and is a unit of its own. */
  readonly session: string | null;
}

/** What is judged: sessions, windows of so many lines or seconds, each line. */
export type UnitRule =
  | { readonly kind: 'session' }
  | { readonly kind: 'lines'; readonly count: number }
  | { readonly kind: 'seconds'; readonly seconds: number };

/** A row of `logsieve score`. */
export interface UnitScore {
  readonly unit: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Calibrated probability of "a person should look", 0..1. */
  readonly score: number;
  readonly verdict: Verdict;
  readonly kinds: readonly AnomalyKind[];
  readonly decidedBy: 'rule' | 'model' | 'human';
  /** Line numbers. */
  readonly evidence: readonly number[];
}
