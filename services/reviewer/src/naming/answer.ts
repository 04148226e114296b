import { extractJsonObject } from '../answer/extract-json.ts';

export interface RawName {
  /** With `<name>` at every variable. */
  readonly template: string;
  readonly meaning: string;
}

/** The schema sent to endpoints that take one (the subset that structured outputs allow). */
export const NAME_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['template', 'meaning'],
  properties: { template: { type: 'string' }, meaning: { type: 'string' } },
} as const;

/** Strict: a wrong type makes the whole answer invalid; `null` then. */
export function parseNameAnswer(text: string): RawName | null {
  const { template, meaning } = extractJsonObject(text) ?? {};
  return typeof template === 'string' && typeof meaning === 'string' ? { template, meaning } : null;
}
