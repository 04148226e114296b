import { VERDICTS } from '@logsieve/contracts';
import type { Verdict } from '@logsieve/contracts';
import { extractJsonObject } from './extract-json.ts';

export interface LabelledCitation {
  /** `L1` … */
  readonly line: string;
  readonly quote: string;
}

/** What the model said, by our schema and otherwise unchecked. */
export interface RawAnswer {
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly explanation: string;
  readonly citations: readonly LabelledCitation[];
}

/** The schema sent to endpoints that take one (the subset that structured outputs allow). */
export const ANSWER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['verdict', 'confidence', 'explanation', 'citations'],
  properties: {
    verdict: { type: 'string', enum: [...VERDICTS] },
    confidence: { type: 'number' },
    explanation: { type: 'string' },
    citations: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['line', 'quote'],
        properties: { line: { type: 'string' }, quote: { type: 'string' } },
      },
    },
  },
} as const;

const MAX_CITATIONS = 20;

/** Strict: a wrong type or an unknown verdict makes the whole answer invalid; `null` then. */
export function parseAnswer(text: string): RawAnswer | null {
  const value = extractJsonObject(text);
  if (value === null) return null;
  const { verdict, confidence, explanation, citations } = value;
  const known = VERDICTS.find((allowed) => allowed === verdict);
  if (known === undefined || typeof explanation !== 'string' || !Array.isArray(citations)) return null;
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) return null;
  const checked: LabelledCitation[] = [];
  for (const citation of citations as unknown[]) {
    if (typeof citation !== 'object' || citation === null) return null;
    const { line, quote } = citation as Record<string, unknown>;
    if (typeof line !== 'string' || typeof quote !== 'string') return null;
    checked.push({ line, quote });
  }
  return { verdict: known, confidence, explanation, citations: checked.slice(0, MAX_CITATIONS) };
}
