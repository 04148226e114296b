import { z } from 'zod';
import type { AnomalyKind, Decider, Verdict } from './anomaly.ts';
import { timeSchema } from './api.ts';
import { positionSchema } from './position.ts';

/** A line that is cited: its place, and what a reader needs to open it in its surroundings. */
export const citedLineSchema = positionSchema.extend({ service: z.string(), timestamp: z.string() });
export type CitedLine = z.infer<typeof citedLineSchema>;

/** One sentence and what proves it: at least one anomaly or line, all of which exist. */
export const summarySentenceSchema = z.object({
  text: z.string(),
  anomalies: z.array(z.string()),
  lines: z.array(citedLineSchema),
});
export type SummarySentence = z.infer<typeof summarySentenceSchema>;

/** Who put it into words. `rules`: composed of what is stored, without a model. */
export const SUMMARY_WRITERS = ['rules', 'llm'] as const;

const authorship = {
  writtenBy: z.enum(SUMMARY_WRITERS),
  /** Of the answer; null where no model wrote it. */
  model: z.string().nullable(),
  /** Sentences of the model that were taken out because what they cite or say is not in the evidence. */
  removedSentences: z.int(),
  /** Why it is not written by the LLM that is configured, or why it says nothing; '' otherwise. */
  note: z.string(),
};

export const incidentSummarySchema = z.object({
  /** The anomaly that began first; the id of any other of them names the same incident. */
  id: z.string(),
  since: z.string(),
  until: z.string(),
  services: z.array(z.string()),
  anomalies: z.array(z.string()),
  sentences: z.array(summarySentenceSchema),
  ...authorship,
});
export type IncidentSummary = z.infer<typeof incidentSummarySchema>;

export const shiftReportSchema = z.object({
  from: z.string(),
  to: z.string(),
  service: z.string().nullable(),
  lines: z.int(),
  errors: z.int(),
  sentences: z.array(summarySentenceSchema),
  /** The gravest first; each composed without a model. */
  incidents: z.array(incidentSummarySchema),
  /** Incidents of the range that are not listed. */
  moreIncidents: z.int(),
  ...authorship,
});
export type ShiftReport = z.infer<typeof shiftReportSchema>;

/** `auto`: the LLM where one is configured and has an answer in time, else rules. */
export const summaryQuerySchema = z.object({ writer: z.enum(['auto', 'rules']).default('auto') });
/** Without `to` up to now, without `from` the eight hours before `to`. */
export const reportQuerySchema = summaryQuerySchema.extend({
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  service: z.string().min(1).optional(),
});

// ---- what a model is given to put into words --------------------------------------------------------------------

/** One finding: numbers and templates, values never. */
export interface SummaryFinding {
  /** `A1` … */
  readonly label: string;
  readonly kind: AnomalyKind;
  readonly service: string;
  readonly template: string | null;
  readonly lines: number;
  /** After the first finding of all, and from its first to its last line. */
  readonly beginsAfterSeconds: number;
  readonly lastsSeconds: number;
  readonly probability: number;
  readonly verdict: Verdict;
  readonly decidedBy: Decider;
}

/** One line, by its template. */
export interface SummaryLine {
  /** `L1` … */
  readonly label: string;
  readonly service: string;
  readonly severity: string | null;
  readonly template: string | null;
  /** What it shows, in our own words. */
  readonly shows: string;
}

export interface SummaryFacts {
  readonly about: 'incident' | 'shift';
  /** Facts in numbers, in our own names. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly findings: readonly SummaryFinding[];
  readonly lines: readonly SummaryLine[];
}

/** A summary by a model, checked: every label that a sentence cites is one of the facts. */
export type WrittenSummary =
  | {
      readonly kind: 'written';
      readonly sentences: readonly { readonly text: string; readonly cites: readonly string[] }[];
      readonly removed: number;
      readonly model: string;
    }
  /** `removed`: where an answer came, and nothing of it could be kept. */
  | { readonly kind: 'unwritten'; readonly reason: string; readonly removed: number };

/** `null`: no model is configured. `maySpend`: who asks may use the LLM budget; else they get no summary of a model, and the reason. */
export type SummaryWriter = (
  facts: SummaryFacts,
  signal: AbortSignal,
  maySpend: boolean,
) => Promise<WrittenSummary | null>;
