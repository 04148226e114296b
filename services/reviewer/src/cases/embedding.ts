import { CASE_DIMENSIONS } from '@logsieve/contracts';

/** A word says more than a pair of words, and both more than a run of letters. */
const WORD = 2;
const PAIR = 1;
const RUN = 0.5;
const RUN_LENGTH = 4;

/**
 * A text as `CASE_DIMENSIONS` numbers of length 1: words, pairs of words and runs of four letters, hashed with a sign (Weinberger et al. 2009,
 * "Feature hashing for large scale multitask learning"). Needs no model, so that every process computes the same. Placeholders and digits
 * say nothing. A text without a letter is a fixed vector.
 */
export function embed(text: string): number[] {
  const vector = new Float64Array(CASE_DIMENSIONS);
  const words = text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  words.forEach((word, at) => {
    add(vector, `w ${word}`, WORD);
    const next = words[at + 1];
    if (next !== undefined) add(vector, `p ${word} ${next}`, PAIR);
    const padded = `^${word}$`;
    for (let from = 0; from + RUN_LENGTH <= padded.length; from += 1)
      add(vector, `r ${padded.slice(from, from + RUN_LENGTH)}`, RUN);
  });
  if (words.length === 0) vector[0] = 1;
  let length = 0;
  for (const value of vector) length += value * value;
  return Array.from(vector, (value) => value / Math.sqrt(length || 1));
}

function add(vector: Float64Array, feature: string, weight: number): void {
  const hash = fnv1a(feature);
  const place = hash % CASE_DIMENSIONS;
  vector[place] = (vector[place] ?? 0) + (hash & 0x8000_0000 ? -weight : weight);
}

/** FNV-1a over UTF-16 code units, finished like MurmurHash3 so that all bits depend on all units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
