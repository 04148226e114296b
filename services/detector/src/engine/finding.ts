import type { AnomalyKind, Position } from '@logsieve/contracts';
import type { Candidate } from './candidate.ts';
import type { FeatureValues } from '../features/features.ts';

/** What a detector of sessions or values found about one template in one pane. */
export interface Finding {
  readonly kind: Extract<AnomalyKind, 'sequence' | 'value'>;
  readonly templateId: string;
  /** 0..1. */
  readonly score: number;
  readonly features: FeatureValues;
  readonly summary: string;
  /** None: all lines of the template in the pane. */
  readonly evidence: readonly Position[];
  readonly count: number;
  readonly statistics: Readonly<Record<string, number>>;
}

/** A candidate before what other services do is known. */
export interface Draft extends Omit<Candidate, 'features'> {
  readonly pane: number;
  readonly values: FeatureValues;
}
