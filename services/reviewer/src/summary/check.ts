import { speaksToReader } from '../redact/instructions.ts';
import { redactText } from '../redact/secrets.ts';
import type { RawSentence } from './answer.ts';
import type { RenderedSummary } from './render.ts';

const MAX_SENTENCES = 5;
const MAX_TEXT = 500;
const MAX_CITES = 10;

export interface CheckedSummary {
  readonly sentences: readonly RawSentence[];
  readonly removed: number;
}

/**
 * Keeps the sentences that can be checked: each cites ids of the data and nothing else, its numbers stand in the data, what it puts in quotation marks
 * is in the data letter by letter, and it neither talks to its reader nor talks anything down. What fails is removed and counted, as is what is too much.
 */
export function checkSummary(
  sentences: readonly RawSentence[],
  evidence: Pick<RenderedSummary, 'labels' | 'shown'>,
): CheckedSummary {
  const known = numbersIn(evidence.shown);
  const kept = sentences
    .map(({ text, cites }) => ({ text: textOf(text), cites: [...new Set(cites)].slice(0, MAX_CITES) }))
    .filter(
      ({ text, cites }) =>
        text !== '' &&
        cites.length > 0 &&
        cites.every((label) => evidence.labels.has(label)) &&
        [...numbersIn(text)].every((number) => known.has(number)) &&
        quotesIn(text).every((quote) => evidence.shown.includes(quote)) &&
        !speaksToReader(text),
    )
    .slice(0, MAX_SENTENCES);
  return { sentences: kept, removed: sentences.length - kept.length };
}

/** Ids are shown as citations, not in the text. */
const textOf = (text: string): string =>
  redactText(text.replace(/\s*[[(](?:[AL]\d{1,3}(?:,\s*|\s+and\s+)?)+[\])]/g, ''))
    .text.trim()
    .slice(0, MAX_TEXT);

/** Digits after a letter are part of a name: `A1`, `v2`. */
const numbersIn = (text: string): Set<string> =>
  new Set(text.match(/(?<![\p{L}\d])\d+(?:[.,]\d+)*/gu)?.map((number) => number.replaceAll(',', '')) ?? []);

const quotesIn = (text: string): string[] =>
  [...text.matchAll(/"([^"]{3,})"|`([^`]{3,})`|“([^”]{3,})”/g)].map(([, ...groups]) =>
    (groups.find((group) => typeof group === 'string') ?? '').trim().replace(/…$|\.\.\.$/, ''),
  );
