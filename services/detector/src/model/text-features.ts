import { wordClassFeatures } from './word-classes.ts';

/**
 * A text as a set of buckets: hashed character 3- to 5-grams, words, pairs of words and classes of words. The same in Python (`models/train/text_features.py`), held
 * by `models/parity.json`. Works on UTF-16 code units and folds the case of ASCII only, since Unicode tables differ between platforms:
 *
 * 1. `<*>` and `<*:name>` become `*`; runs of ASCII digits become `0`; `camelCase` and `HTTPServer` are split; A–Z become a–z; runs of control
 *    characters, blanks and no-break blanks become one blank; trimmed; cut after 320 code units; a blank before and after.
 * 2. Every run of 3, 4 and 5 code units; every word (two or more units of a–z and ≥ 0x80); every two words that follow each other; what the words' classes say (`word-classes.ts`).
 * 3. FNV-1a over the low and the high byte of each unit, seeded by the kind, finished like MurmurHash3, lowest bits. Runs of units fall into the lower
 *    half of the buckets, words, pairs and classes into the upper half.
 */
export const TEXT_FEATURES_VERSION = 4;
export const TEXT_UNITS = 320;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const KIND_GRAM = 1;
const KIND_WORD = 2;
const KIND_PAIR = 3;
const KIND_CLASS = 4;
const BLANK = 0x20;

export function normalizeText(text: string): string {
  return text
    .replace(/<\*[^<>]*>/g, '*')
    .replace(/[0-9]+/g, '0')
    .replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .replace(/[A-Z]+/g, (upper) => upper.toLowerCase())
    .replace(/[\u0000-\u0020\u007f\u00a0]+/g, ' ') // eslint-disable-line no-control-regex
    .replace(/^ | $/g, '')
    .slice(0, TEXT_UNITS);
}

const mix = (hash: number, unit: number): number =>
  Math.imul(Math.imul(hash ^ (unit & 0xff), FNV_PRIME) ^ (unit >>> 8), FNV_PRIME);

function finish(hash: number): number {
  let h = hash;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

const start = (kind: number): number => mix(FNV_OFFSET, kind);
const isWordUnit = (unit: number): boolean => (unit >= 0x61 && unit <= 0x7a) || unit >= 0x80;

/** Distinct buckets in ascending order, each below `buckets`, a power of two. */
export function textBuckets(text: string, buckets: number): number[] {
  const padded = ` ${normalizeText(text)} `;
  const half = buckets / 2;
  const mask = half - 1;
  const found = new Set<number>();
  for (let at = 0; at + 3 <= padded.length; at += 1) {
    let hash = start(KIND_GRAM);
    const end = Math.min(at + 5, padded.length);
    for (let next = at; next < end; next += 1) {
      hash = mix(hash, padded.charCodeAt(next));
      if (next - at >= 2) found.add(finish(hash) & mask);
    }
  }
  addWords(padded, half, found);
  return [...found].sort((a, b) => a - b);
}

function addWords(padded: string, half: number, found: Set<number>): void {
  const mask = half - 1;
  const words: string[] = [];
  let from = 0;
  for (let at = 0; at < padded.length; at += 1) {
    if (isWordUnit(padded.charCodeAt(at))) continue;
    if (at - from >= 2) {
      const word = padded.slice(from, at);
      found.add(half + (finish(hashOf(start(KIND_WORD), word)) & mask));
      const before = words.at(-1);
      if (before !== undefined) {
        const pair = hashOf(mix(hashOf(start(KIND_PAIR), before), BLANK), word);
        found.add(half + (finish(pair) & mask));
      }
      words.push(word);
    }
    from = at + 1;
  }
  for (const feature of wordClassFeatures(words)) found.add(half + (finish(hashOf(start(KIND_CLASS), feature)) & mask));
}

function hashOf(seed: number, units: string): number {
  let hash = seed;
  for (let at = 0; at < units.length; at += 1) hash = mix(hash, units.charCodeAt(at));
  return hash;
}
