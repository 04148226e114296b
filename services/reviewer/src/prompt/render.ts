import type { ReviewCase, ReviewRequest, VariableCategory } from '@logsieve/contracts';
import { redactPrompt } from '../redact/prompt.ts';
import type { PromptData, RedactedPrompt } from '../redact/prompt.ts';
import type { PromptFile } from './prompt-file.ts';
import { about, magnitude } from './situation.ts';
import type { EvidenceText } from './situation.ts';

/** Longest list of different evidence texts and of neighbours that a prompt shows. */
const MAX_EVIDENCE = 8;
const MAX_NEIGHBOURS = 12;

export const KINDS: Readonly<Record<ReviewRequest['anomaly']['kind'], string>> = {
  new_template: 'a kind of line that was never seen before from this service',
  frequency: 'a kind of line that comes much more or much less often than usual',
  sequence: 'an unusual order or mix of lines in one session or window',
  value: 'a variable outside of its usual range or set',
  meaning: 'a line whose words suggest a failure',
};

export const CATEGORIES: Readonly<Record<VariableCategory, string>> = {
  OID: 'ids of objects',
  LOI: 'paths and addresses',
  OBN: 'names of objects',
  TID: 'types',
  SID: 'switches',
  TDA: 'times and durations',
  CRS: 'amounts of memory, disk and other resources',
  OBA: 'amounts of objects',
  STC: 'status codes',
  OTP: 'other values',
};

export interface RenderedReview {
  readonly prompt: RedactedPrompt;
  /** Evidence as the model sees it; quotes are checked against these texts. */
  readonly evidence: readonly EvidenceText[];
  readonly found: ReadonlyMap<string, number>;
}

/** Labels the different texts of the evidence lines `L1`, `L2` … in their order. */
export function labelEvidence(texts: readonly string[]): EvidenceText[] {
  return [...new Set(texts)].slice(0, MAX_EVIDENCE).map((text, index) => ({ line: `L${String(index + 1)}`, text }));
}

export interface ReviewData {
  readonly request: ReviewRequest;
  /** Typed texts of the evidence lines. */
  readonly texts: readonly string[];
  readonly cases: readonly ReviewCase[];
  /** People's notes on cases may leave the machine: the owner opted in. */
  readonly shareNotes: boolean;
  /** Categories whose values stand in `texts`: the owner opted in. */
  readonly allowValues?: readonly VariableCategory[];
}

/** Pure: the same data and file give the same prompt. */
export function renderReview(
  { request, texts, cases, shareNotes, allowValues = [] }: ReviewData,
  file: PromptFile,
): RenderedReview {
  const { anomaly } = request;
  const result = redactPrompt({
    system: file.system,
    user: file.user,
    data: {
      finding: KINDS[anomaly.kind],
      service: anomaly.service,
      template: request.typedTemplate,
      linesInWindow: `${magnitude(anomaly.count)} (${about(anomaly.count)})`,
      windowSeconds: Number((BigInt(anomaly.windowEnd) - BigInt(anomaly.windowStart)) / 1_000_000_000n),
      statistics: Object.fromEntries(
        Object.entries(request.statistics).map(([name, value]) => [name, `${magnitude(value)} (${about(value)})`]),
      ),
      evidence: labelEvidence(texts).map(({ line, text }) => ({ line, text })),
      ...(allowValues.length === 0
        ? {}
        : { valuesShown: `in the evidence, as they were: ${allowValues.map((one) => CATEGORIES[one]).join(', ')}` }),
      aroundIt: request.neighbours.slice(0, MAX_NEIGHBOURS),
      similarCases: cases.map((one) => ({
        finding: KINDS[one.kind],
        template: one.template,
        situation: one.situation,
        decided: one.verdict,
        decidedBy: one.origin === 'human' ? 'a person' : 'an earlier review',
        earlierReaderWasWrong: one.errorProne,
        ...(one.reason !== '' && (shareNotes || one.origin === 'review') ? { why: one.reason } : {}),
      })),
    },
  });
  return { prompt: result.prompt, evidence: evidenceIn(result.data), found: result.found };
}

function evidenceIn(data: PromptData): EvidenceText[] {
  const evidence = (data as { evidence: readonly { line: string; text: string }[] }).evidence;
  return evidence.map(({ line, text }) => ({ line, text }));
}
