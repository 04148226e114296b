import { z } from 'zod';
import { ANOMALY_KINDS, FEEDBACK_LABELS } from './anomaly.ts';
import { hash64Schema } from './pattern.ts';

export const CASE_ORIGINS = ['human', 'review'] as const;
/** Length of a case's embedding; the index in ClickHouse is made for it. */
export const CASE_DIMENSIONS = 256;

/** A decided anomaly that may help to judge another: by a person, or by a review whose citations held. */
export const caseSchema = z.object({
  /** The anomaly it was. */
  id: hash64Schema,
  origin: z.enum(CASE_ORIGINS),
  service: z.string(),
  kind: z.enum(ANOMALY_KINDS),
  /** Typed placeholders, never values. */
  template: z.string(),
  /** How often and how unusual, in words. */
  situation: z.string(),
  verdict: z.enum(FEEDBACK_LABELS),
  /** Why, in the words of who decided; may be empty. */
  reason: z.string(),
  /** The small model or a review had said otherwise. */
  errorProne: z.boolean(),
  /** RFC 3339. */
  createdAt: z.string(),
});
export type ReviewCase = z.infer<typeof caseSchema>;
