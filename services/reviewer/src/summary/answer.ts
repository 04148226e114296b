import { extractJsonObject } from '../answer/extract-json.ts';

export interface RawSentence {
  readonly text: string;
  readonly cites: readonly string[];
}

/** The schema sent to endpoints that take one (the subset that structured outputs allow). */
export const SUMMARY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['sentences'],
  properties: {
    sentences: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'cites'],
        properties: { text: { type: 'string' }, cites: { type: 'array', items: { type: 'string' } } },
      },
    },
  },
} as const;

/** Strict: a wrong type anywhere makes the whole answer invalid; `null` then. */
export function parseSummaryAnswer(text: string): readonly RawSentence[] | null {
  const sentences = extractJsonObject(text)?.['sentences'];
  if (!Array.isArray(sentences)) return null;
  const read: RawSentence[] = [];
  for (const one of sentences as unknown[]) {
    if (typeof one !== 'object' || one === null) return null;
    const { text: words, cites } = one as Record<string, unknown>;
    if (typeof words !== 'string' || !Array.isArray(cites)) return null;
    if (!(cites as unknown[]).every((cite) => typeof cite === 'string')) return null;
    read.push({ text: words, cites: cites as string[] });
  }
  return read;
}
