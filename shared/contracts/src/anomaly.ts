import { z } from 'zod';
import { hash64Schema } from './pattern.ts';
import { positionSchema } from './position.ts';

export const ANOMALY_KINDS = ['new_template', 'frequency', 'sequence', 'value', 'meaning'] as const;
export const DECIDERS = ['rule', 'model', 'llm', 'human'] as const;
export const ANOMALY_STATES = ['active', 'suppressed', 'baseline', 'resolved'] as const;
export const VERDICTS = ['normal', 'anomalous', 'uncertain'] as const;
export const FEEDBACK_LABELS = ['normal', 'anomalous'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];
export type Decider = (typeof DECIDERS)[number];
export type AnomalyState = (typeof ANOMALY_STATES)[number];
export type Verdict = (typeof VERDICTS)[number];

/**
 * What the detector emits; append-only, `id` = hash of kind, service, template and window, so that a repeat is the same row.
 * Times are Unix nanoseconds as decimal strings (JSON has no 64-bit integers).
 */
export const anomalySchema = z.object({
  id: hash64Schema,
  kind: z.enum(ANOMALY_KINDS),
  service: z.string(),
  templateId: z.string(),
  template: z.string(),
  windowStart: z.string().regex(/^-?\d+$/),
  windowEnd: z.string().regex(/^-?\d+$/),
  /** The strongest detector number in 0..1, before the model. */
  score: z.number().min(0).max(1),
  /** Calibrated probability of "a person should look". */
  probability: z.number().min(0).max(1),
  /** 0 = sure … 1 = knows nothing. */
  uncertainty: z.number().min(0).max(1),
  verdict: z.enum(VERDICTS),
  decidedBy: z.enum(['rule', 'model']),
  /** One plain sentence: what is unusual, how unusual, since when. */
  summary: z.string(),
  /** Lines in the window that belong to it. */
  count: z.int().min(0),
  evidence: z.array(positionSchema).max(50),
  modelVersion: z.string(),
  /** Id of what came first in the joint incident that it is part of: its own where it stands alone, or is absent. */
  incidentId: hash64Schema.optional(),
  /** By what it is connected with the others of its incident, and how long after the first; empty for the first. */
  connection: z.string().optional(),
  /** Time of the first unusual line; absent: of the window. */
  firstSeen: z
    .string()
    .regex(/^-?\d+$/)
    .optional(),
  /** What it began with, the first line first. */
  firsts: z
    .array(
      z.object({
        kind: z.enum(ANOMALY_KINDS),
        templateId: z.string(),
        template: z.string(),
        firstSeen: z.string().regex(/^-?\d+$/),
      }),
    )
    .max(5)
    .optional(),
});
export type Anomaly = z.infer<typeof anomalySchema>;

/** `reviews.requested`: one uncertain anomaly; statistics in numbers, values never. */
export const reviewRequestSchema = z.object({
  schemaVersion: z.literal(1),
  anomaly: anomalySchema,
  /** Template text with typed placeholders `<NUMBER>`, `<IP>` …, never values. */
  typedTemplate: z.string(),
  statistics: z.record(z.string(), z.number()),
  /** Typed templates of the same service seen around the window, most frequent first. */
  neighbours: z.array(z.string()).max(20),
  requestedAt: z.string(),
});
export type ReviewRequest = z.infer<typeof reviewRequestSchema>;

export const citationSchema = z.object({ position: positionSchema, quote: z.string() });

/** `reviews`: what a second reader said of an anomaly; laid over it at query time. */
export const reviewSchema = z.object({
  id: hash64Schema,
  anomalyId: hash64Schema,
  status: z.enum(['done', 'failed', 'waiting']),
  verdict: z.enum(VERDICTS),
  confidence: z.number().min(0).max(1),
  explanation: z.string(),
  citations: z.array(citationSchema),
  /** Citations removed because they named no evidence line or misquoted it. */
  removedCitations: z.int().min(0),
  model: z.string(),
  promptVersion: z.string(),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  costUsd: z.number().min(0),
  cached: z.boolean(),
  reason: z.string(),
  createdAt: z.string(),
});
export type Review = z.infer<typeof reviewSchema>;

export const feedbackSchema = z.object({
  anomalyId: hash64Schema,
  label: z.enum(FEEDBACK_LABELS),
  note: z.string().max(10_000),
  createdAt: z.string(),
});
export type Feedback = z.infer<typeof feedbackSchema>;

export const stateChangeSchema = z.object({
  anomalyId: hash64Schema,
  state: z.enum(ANOMALY_STATES),
  until: z.string().nullable(),
  createdAt: z.string(),
});
export type StateChange = z.infer<typeof stateChangeSchema>;
