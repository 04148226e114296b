import type { Ideas } from '../ideas.ts';
import { SLOT } from '../tokens.ts';
import { classOfValue, endWithout, type ValueClass } from './value-class.ts';
import { hasLogWord } from './words.ts';
import { mayBeNamed, namesThing } from './things.ts';

/** From this many distinct texts on a position is a variable: elsewhere, at the start of a message, among common words. */
export type Evidence = { readonly many: number; readonly manyFirst: number; readonly manyWords: number };
export const EVIDENCE: Evidence = { many: 6, manyFirst: 8, manyWords: 12 };

const LEAD = /^["'([{]?[A-Za-z](?:[\w.-]*=|[\w-]*(?::(?!:)|[([{<](?:[A-Za-z][\w.-]*=)?)(?=.))["'([{]?/;
const KEY = /^[A-Za-z][\w.-]*=["'([{]?/;
const QUOTED = /^['"]/;
const TAIL = '"\')]},;:.!?';

export type Bucket = { readonly lead: string; readonly values: string[] };

/** Texts that share their key (`user=`) are compared with one another only. */
export function bucketsOf(values: Iterable<string>, first: boolean): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const value of values) {
    const { lead } = splitLead(value, first);
    const bucket = buckets.get(lead);
    if (bucket === undefined) buckets.set(lead, { lead, values: [value] });
    else bucket.values.push(value);
  }
  return [...buckets.values()];
}

const bodyOf = (value: string, lead: string): string =>
  value.slice(lead.length, endWithout(value, TAIL, lead.length)).replace(/^["'([{<]+/, '');

/** A text's key with its opening bracket (`user=`, `path:`, `call(`), and the rest without quotes and punctuation. */
export function splitLead(value: string, first: boolean): { lead: string; body: string } {
  const lead = (first ? KEY : LEAD).exec(value)?.[0] ?? '';
  return { lead, body: bodyOf(value, lead) };
}

const BRACKETED = /^\[[^\]]*\][.,:;]?$/;

/**
 * Which of the texts seen at one position of otherwise equal messages are values of one variable.
 * @param before key of the position before it; undefined: it starts the message. @returns the texts to merge; fewer than two: none.
 */
export function variableValues(
  bucket: Bucket,
  before: string | undefined,
  ideas: Ideas,
  evidence: Evidence = EVIDENCE,
): string[] {
  const { lead, values } = bucket;
  const first = before === undefined;
  if (ideas.has('marked') && (lead.includes('=') || values.every((value) => BRACKETED.test(value)))) return values;
  const classes = values.map((value) => classOfValue(bodyOf(value, lead), ideas));
  const count = (wanted: ValueClass): number => classes.filter((found) => found === wanted).length;
  const keyed = lead !== '';
  const words = count('word') + count('enum');
  const many = first ? evidence.manyFirst : evidence.many;
  if (values.length >= (words * 2 > values.length ? evidence.manyWords : many)) return values;
  const merged = new Set<ValueClass>();
  const add = (...which: ValueClass[]): void => {
    for (const one of which) merged.add(one);
  };
  if (count('slot') > 0) add('slot', 'mixed', 'name', 'empty', 'odd');
  if (count('slot') > 0 && !first) add('identifier', 'compound');
  if (count('slot') > 0 && values.every((value) => QUOTED.test(value))) return values;
  if (count('name') > 0 && count('name') + count('mixed') + count('slot') >= 2) add('name', 'mixed', 'slot');
  if (!first && count('odd') >= 3) add('odd');
  if (!first && count('compound') + count('odd') >= 3) add('compound', 'odd');
  if (keyed && count('empty') > 0) add('empty', 'mixed', 'slot', 'name', 'identifier', 'compound', 'odd');
  const isProven = count('slot') + count('odd') + count('name') + count('mixed') > 0;
  if (ideas.has('things') && before !== undefined && isProven && namesThing(before)) {
    const named = values.filter((value) => mayBeNamed(bodyOf(value, lead)));
    if (named.length >= 2) return named;
  }
  if (!first && !merged.has('mixed') && count('mixed') > 1 && ideas.has('instances')) {
    const isInstance = values.map((value, at) => classes[at] === 'mixed' && namesInstance(bodyOf(value, lead)));
    if (isInstance.filter(Boolean).length > 1)
      return values.filter((_, at) => isInstance[at] === true || merged.has(classes[at] as ValueClass));
  }
  return values.filter((_, at) => merged.has(classes[at] as ValueClass));
}

/** `zaphod.12`, `trillian-4.1`: an unknown word and a value. A row of dots is no joint but leads from a label to its value. */
const namesInstance = (body: string): boolean => !body.includes('..') && !hasLogWord(body);

/** Text of a position once its values are merged: the shared key stays. */
export const mergedKey = (lead: string): string => lead + SLOT;
