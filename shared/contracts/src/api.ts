import { z } from 'zod';
import { ANOMALY_KINDS, ANOMALY_STATES, DECIDERS, FEEDBACK_LABELS, VERDICTS, citationSchema } from './anomaly.ts';
import { VARIABLE_CATEGORIES } from './pattern.ts';
import { positionSchema } from './position.ts';
import { SEVERITY_NAMES } from './severity.ts';
import { parseRfc3339 } from './time.ts';

/** RFC 3339 with up to nine fractional digits; kept as text so that nanoseconds survive. */
export const timeSchema = z
  .string()
  .refine((text) => parseRfc3339(text) !== null, 'expected an RFC 3339 time such as 2026-11-24T07:43:02.5Z')
  .meta({ format: 'date-time' });

export const severityFilterSchema = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.enum(SEVERITY_NAMES));

const limit = z.coerce.number().int().min(1).max(1000).default(100);
const cursor = z.string().min(1).optional();
const range = { from: timeSchema.optional(), to: timeSchema.optional() };
const text = z.string().min(1).optional();

const templateIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'is the id of a template, 16 hex digits');

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

// ---- logs -------------------------------------------------------------------------------------------------------

export const paramSchema = z.object({
  value: z.string(),
  category: z.enum(VARIABLE_CATEGORIES),
  concept: z.string().optional(),
});

/** One line. `body` is absent and `bodyBase64` present where the bytes are not valid UTF-8. */
export const logItemSchema = positionSchema.extend({
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  timestamp: z.string(),
  observedAt: z.string(),
  service: z.string(),
  severity: z.string().nullable(),
  severityNumber: z.int(),
  templateId: z.string().nullable(),
  template: z.string().nullable(),
  params: z.array(paramSchema),
  unparsed: z.string().nullable(),
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  resource: z.record(z.string(), z.unknown()),
  attributes: z.record(z.string(), z.unknown()),
});
export type LogItem = z.infer<typeof logItemSchema>;

/** Filters shared by logs, tail and histogram. */
export const logFilterSchema = z.object({
  query: z.string().max(10_000).optional(),
  ...range,
  service: text,
  severity: severityFilterSchema.optional(),
  template: templateIdSchema.optional(),
  source: text,
});
export type LogFilter = z.infer<typeof logFilterSchema>;
export const logListQuerySchema = logFilterSchema.extend({ limit, cursor });
export const logListSchema = listOf(logItemSchema);

export const histogramQuerySchema = logFilterSchema.extend({
  buckets: z.coerce.number().int().min(1).max(1000).default(60),
});
export const histogramSchema = z.object({
  bucketSeconds: z.number(),
  total: z.int(),
  items: z.array(z.object({ start: z.string(), count: z.int(), bySeverity: z.record(z.string(), z.int()).optional() })),
});
export type Histogram = z.infer<typeof histogramSchema>;

// ---- templates, services, diff ----------------------------------------------------------------------------------

export const templateItemSchema = z.object({
  id: z.string(),
  template: z.string(),
  count: z.int(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  services: z.array(z.string()),
  /** Lines per bucket over the asked range, oldest first; always 30 buckets. */
  rate: z.array(z.int()),
  bySeverity: z.record(z.string(), z.int()),
});
export type TemplateItem = z.infer<typeof templateItemSchema>;
export const templateListQuerySchema = z.object({ ...range, service: text, query: text, limit, cursor });
export const templateListSchema = listOf(templateItemSchema);
/** Names that an LLM gave to the variables of a template, taken because the refined template fits the same lines. */
export const templateNameSchema = z.object({
  /** `<name>` at every variable; words that the rules took for constant text may be variables here. */
  template: z.string(),
  /** What a program says with such a line, in one sentence of the LLM. */
  meaning: z.string(),
  /** By slot, as `/variables` counts them; empty where lines of this template differ in theirs. */
  variables: z.array(z.object({ slot: z.int(), name: z.string() })),
  model: z.string(),
  promptVersion: z.string(),
  createdAt: z.string(),
});
export type TemplateName = z.infer<typeof templateNameSchema>;
/** What came of asking about one text of a template; kept so that it is asked once. */
export const templateNamingSchema = z.object({
  of: z.string(),
  /** `null`: nothing could be taken, for the reason given. */
  name: templateNameSchema.nullable(),
  reason: z.string(),
});
export type TemplateNaming = z.infer<typeof templateNamingSchema>;

export const templateDetailSchema = templateItemSchema.extend({
  history: z.array(z.object({ template: z.string(), since: z.string() })),
  samples: z.array(logItemSchema),
  patterns: z.array(z.object({ id: z.string(), text: z.string(), count: z.int() })),
  /** `null`: not asked, not answered well, or the text is another since. */
  named: templateNameSchema.nullable(),
});
export type TemplateDetail = z.infer<typeof templateDetailSchema>;
export const templateVariablesSchema = z.object({
  items: z.array(
    z.object({
      slot: z.int(),
      category: z.enum(VARIABLE_CATEGORIES),
      concept: z.string().nullable(),
      distinct: z.int(),
      top: z.array(z.object({ value: z.string(), count: z.int() })),
      /** The values seen least, rarest first. */
      rare: z.array(z.object({ value: z.string(), count: z.int() })),
      /** Where every value is a number. */
      numeric: z.object({ min: z.number(), p50: z.number(), p99: z.number(), max: z.number() }).nullable(),
      /** The same over time, oldest first; buckets without lines are left out. Empty where the slot is not numeric. */
      overTime: z.array(
        z.object({
          start: z.string(),
          count: z.int(),
          min: z.number(),
          p50: z.number(),
          p99: z.number(),
          max: z.number(),
        }),
      ),
    }),
  ),
  /** Length of the buckets of `overTime`. */
  bucketSeconds: z.number(),
  nextCursor: z.string().nullable(),
});
export const templateVariablesQuerySchema = z.object({ ...range });
export type TemplateVariables = z.infer<typeof templateVariablesSchema>;

export const serviceItemSchema = z.object({
  service: z.string(),
  count: z.int(),
  errorCount: z.int(),
  templates: z.int(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  /** Lines per bucket over the asked range, oldest first; always 30 buckets. */
  rate: z.array(z.int()),
  /** Those of `rate` that are errors or worse, in the same buckets. */
  errorRate: z.array(z.int()),
});
export type ServiceItem = z.infer<typeof serviceItemSchema>;
export const serviceListQuerySchema = z.object({ ...range, limit, cursor });
export const serviceListSchema = listOf(serviceItemSchema);

export const diffQuerySchema = z.object({
  from: timeSchema,
  to: timeSchema,
  baseFrom: timeSchema,
  baseTo: timeSchema,
  service: text,
  fdr: z.coerce.number().gt(0).lt(1).default(0.05),
  /** `false`: counts of templates only, which needs no line to be read. */
  variables: z.enum(['true', 'false']).default('true'),
  limit,
});
export const DIFF_CHANGES = ['new', 'gone', 'rate', 'variable'] as const;
export const diffItemSchema = z.object({
  templateId: z.string(),
  template: z.string(),
  change: z.enum(DIFF_CHANGES),
  count: z.int(),
  baseCount: z.int(),
  /** Rate now over rate in the base window (of a variable: share of the template's lines); null where the base is zero. */
  ratio: z.number().nullable(),
  /** Slot of the content, from 0, and the value that changed its share of the template's lines; only where `change` is `variable`. */
  slot: z.int().nullable(),
  value: z.string().nullable(),
  /** Benjamini–Hochberg adjusted. */
  qValue: z.number(),
});
export const diffSchema = listOf(diffItemSchema);

// ---- anomalies --------------------------------------------------------------------------------------------------

export const anomalyItemSchema = z.object({
  id: z.string(),
  kind: z.enum(ANOMALY_KINDS),
  service: z.string(),
  templateId: z.string().nullable(),
  template: z.string().nullable(),
  windowStart: z.string(),
  windowEnd: z.string(),
  score: z.number(),
  probability: z.number(),
  uncertainty: z.number(),
  verdict: z.enum(VERDICTS),
  decidedBy: z.enum(DECIDERS),
  state: z.enum(ANOMALY_STATES),
  suppressedUntil: z.string().nullable(),
  summary: z.string(),
  count: z.int(),
  evidence: z.array(positionSchema),
  /** The same for all that are one incident: the id of what came first in it. Its own where it stands alone. */
  incidentId: z.string(),
  /** Time of its first unusual line. */
  firstSeen: z.string(),
  /** How it is connected with what came first in its incident, as `4 s after payment, by 12 shared trace ids`. */
  connection: z.string().nullable(),
});
export type AnomalyItem = z.infer<typeof anomalyItemSchema>;
export const anomalyListQuerySchema = z.object({
  ...range,
  service: text,
  kind: z.enum(ANOMALY_KINDS).optional(),
  state: z.enum(ANOMALY_STATES).optional(),
  decidedBy: z.enum(DECIDERS).optional(),
  minProbability: z.coerce.number().min(0).max(1).optional(),
  template: templateIdSchema.optional(),
  incident: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'is the id of an incident, 16 hex digits')
    .optional(),
  limit,
  cursor,
});
export const anomalyListSchema = listOf(anomalyItemSchema);
export const reviewItemSchema = z.object({
  id: z.string(),
  anomalyId: z.string(),
  status: z.enum(['done', 'failed', 'waiting']),
  verdict: z.enum(VERDICTS),
  confidence: z.number(),
  explanation: z.string(),
  citations: z.array(citationSchema),
  removedCitations: z.int(),
  model: z.string(),
  promptVersion: z.string(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  costUsd: z.number(),
  cached: z.boolean(),
  reason: z.string(),
  createdAt: z.string(),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;
export const feedbackItemSchema = z.object({ label: z.enum(FEEDBACK_LABELS), note: z.string(), createdAt: z.string() });
/** One thing that an incident began with, in one of its services. */
export const incidentPartSchema = z.object({
  anomalyId: z.string(),
  service: z.string(),
  kind: z.enum(ANOMALY_KINDS),
  templateId: z.string().nullable(),
  template: z.string().nullable(),
  firstSeen: z.string(),
  connection: z.string().nullable(),
});
export type IncidentPart = z.infer<typeof incidentPartSchema>;
export const anomalyDetailSchema = anomalyItemSchema.extend({
  /** What the incident began with, in all its services, what came first first. */
  incident: z.array(incidentPartSchema),
  lines: z.array(logItemSchema),
  reviews: z.array(reviewItemSchema),
  feedback: z.array(feedbackItemSchema),
  similar: z.array(anomalyItemSchema),
});
export type AnomalyDetail = z.infer<typeof anomalyDetailSchema>;

export const feedbackBodySchema = z.strictObject({
  label: z.enum(FEEDBACK_LABELS),
  note: z.string().max(10_000).optional(),
});
export const feedbackPreviewQuerySchema = z.object({ label: z.enum(FEEDBACK_LABELS) });
export const feedbackPreviewSchema = z.object({
  label: z.enum(FEEDBACK_LABELS),
  /** Anomalies of the same kind and template that would be shown differently. */
  affected: z.int(),
  items: z.array(anomalyItemSchema),
  summary: z.string(),
});
export const stateBodySchema = z.strictObject({ state: z.enum(ANOMALY_STATES), until: timeSchema.optional() });

// ---- accounting, reviews, budget --------------------------------------------------------------------------------

export const accountingSchema = z.object({
  linesIn: z.int(),
  linesStored: z.int(),
  templated: z.int(),
  unparsed: z.record(z.string(), z.int()),
  dead: z.int(),
  deadByReason: z.record(z.string(), z.int()),
  balanced: z.boolean(),
});
export type Accounting = z.infer<typeof accountingSchema>;

export const reviewListQuerySchema = z.object({
  ...range,
  status: z.enum(['done', 'failed', 'waiting']).optional(),
  limit,
  cursor,
});
export const reviewListSchema = listOf(reviewItemSchema);
export const budgetSchema = z.object({
  /** false: no endpoint is configured, reviews wait. */
  enabled: z.boolean(),
  model: z.string().nullable(),
  day: z.string(),
  tokensUsed: z.int(),
  tokensLimit: z.int().nullable(),
  costUsd: z.number(),
  costLimitUsd: z.number().nullable(),
  calls: z.int(),
  callsLimit: z.int().nullable(),
  /** How the endpoint was found to give answers: `json_schema`, `json_object`, `prose`; null before the first. */
  answersBy: z.string().nullable(),
  waiting: z.int(),
  /** Tokens expected by the end of the day at today's pace. */
  forecastTokens: z.int(),
  exhausted: z.boolean(),
  message: z.string(),
});
export type Budget = z.infer<typeof budgetSchema>;

// ---- what may be dismissed --------------------------------------------------------------------------------------

export const riskPointSchema = z.object({
  threshold: z.number(),
  /** Cases of the evidence below the threshold, and their share of all. */
  dismissed: z.int(),
  coverage: z.number(),
  /** Those of them that were faults, and their share. */
  faults: z.int(),
  risk: z.number(),
});

/** What the detector dismisses without a second reader, and what proves that it may. Written by the detector, read by the API. */
export const uncertaintySchema = z.object({
  /** Share of faults the owner accepts among what is dismissed, and how sure that bound is. */
  acceptedRisk: z.number(),
  confidence: z.number(),
  /** In force now, for the model's probability: below `normal` dismissed, from `anomalous` on reported. */
  thresholds: z.object({ normal: z.number(), anomalous: z.number() }),
  evidence: z.object({ shipped: z.int(), feedback: z.int(), reviews: z.int() }),
  /** `logit(p') = shift + logit(p) / temperature`, from the evidence of this deployment. */
  recalibration: z.object({ shift: z.number(), temperature: z.number() }),
  /** Since when the stream is not what it was: less is dismissed. */
  driftingSince: timeSchema.nullable(),
  /** Risk against coverage over the evidence, by recalibrated probability. */
  curve: z.array(riskPointSchema),
  modelVersion: z.string(),
  updatedAt: timeSchema,
});
export type Uncertainty = z.infer<typeof uncertaintySchema>;
/** Where the detector leaves it. */
export const UNCERTAINTY_SNAPSHOT = { stage: 'detector', key: 'uncertainty' } as const;

// ---- doors ------------------------------------------------------------------------------------------------------

export const ingestAnswerSchema = z.object({
  accepted: z.int(),
  rejected: z.int(),
  errors: z.array(z.object({ line: z.int(), reason: z.string() })),
});
export type IngestAnswer = z.infer<typeof ingestAnswerSchema>;

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ parameter: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
