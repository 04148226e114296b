import type { SharedCell } from './cell.ts';
import { type CellTable, hashUnit, LONGEST_SHARED, TEXT_SEED } from './cell-table.ts';
import { SLOT_UNIT, type SkeletonText } from './skeleton-text.ts';

/** Stands for a slot inside a token's text. A noncharacter; in the rare line that holds one it merely groups like a slot. */
export const SLOT = '\uffff';

/** A word of a skeleton, or several that count as one position. Positions are relative to slot ends: (slot, offset), slot −1 is the line's start. */
export type Token = {
  /** Empty: not known yet. */
  key: string;
  raw: string;
  width: number;
  /** The same cell as other messages have it; undefined where there is none. */
  shared: SharedCell | undefined;
  readonly startSlot: number;
  readonly startOffset: number;
  endSlot: number;
  endOffset: number;
};

export type Tokens = { readonly tokens: Token[]; readonly hasQuotes: boolean };

const QUOTE = 34;
const isBlank = (unit: number): boolean => (unit > 32 ? unit === 0xa0 : unit === 32 || (unit >= 9 && unit <= 13));

/**
 * Cuts a skeleton at blanks, at most `limit` tokens; the rest is one token. Words that are known are cells of the table.
 * @param hasRest false: the rest's text is left empty.
 */
export function tokenise(text: SkeletonText, limit: number, known: CellTable, hasRest = true): Tokens {
  const { parts, units, stops } = text;
  const tokens: Token[] = [];
  const last = parts.length - 1;
  let startSlot = -1;
  let startOffset = 0;
  let start = -1; // where its text starts in units; −1 between words
  let hash = TEXT_SEED;
  let hasQuotes = false;
  let from = 0; // of this part in units
  for (let p = 0; p <= last; p++) {
    const stop = stops[p] as number;
    let i = from;
    if (p > 0) {
      if (start < 0) {
        startSlot = p - 2;
        startOffset = (parts[p - 1] as string).length;
        start = from - 1;
        hash = TEXT_SEED;
      }
      hash = hashUnit(hash, SLOT_UNIT);
    }
    while (i < stop) {
      if (start < 0) {
        while (i < stop && isBlank(units[i] as number)) i++;
        if (i === stop) break;
        startSlot = p - 1;
        startOffset = i - from;
        start = i;
        hash = TEXT_SEED;
      }
      for (; i < stop; i++) {
        const unit = units[i] as number;
        if (isBlank(unit)) break;
        if (unit === QUOTE) hasQuotes = true;
        hash = hashUnit(hash, unit);
      }
      if (i === stop) break;
      tokens.push(tokenOf(text, known, startSlot, startOffset, start, p - 1, i - from, i, hash));
      start = -1;
      i++;
      if (tokens.length < limit - 1) continue;
      if (i < stop || p < last) tokens.push(restOf(parts, p - 1, i - from, hasRest));
      return { tokens, hasQuotes };
    }
    from = stop + 1;
  }
  if (start >= 0) {
    const { length } = parts[last] as string;
    tokens.push(tokenOf(text, known, startSlot, startOffset, start, last - 1, length, from - 1, hash));
  }
  return { tokens, hasQuotes };
}

/** @param start, end: where its text lies in units. */
function tokenOf(
  { parts, units }: SkeletonText,
  known: CellTable,
  startSlot: number,
  startOffset: number,
  start: number,
  endSlot: number,
  endOffset: number,
  end: number,
  hash: number,
): Token {
  const shared = end - start > LONGEST_SHARED ? undefined : known.find(hash, units, start, end);
  return {
    key: shared === undefined ? '' : shared.key,
    raw: shared === undefined ? textOf(parts, startSlot + 1, startOffset, endSlot + 1, endOffset) : shared.raw,
    width: 1,
    shared,
    startSlot,
    startOffset,
    endSlot,
    endOffset,
  };
}

function restOf(parts: readonly string[], startSlot: number, startOffset: number, hasText: boolean): Token {
  const last = parts.length - 1;
  const { length } = parts[last] as string;
  const raw = hasText ? textOf(parts, startSlot + 1, startOffset, last, length) : '';
  return { key: '', raw, width: 1, shared: undefined, startSlot, startOffset, endSlot: last - 1, endOffset: length };
}

function textOf(parts: readonly string[], part: number, from: number, lastPart: number, to: number): string {
  if (part === lastPart) return (parts[part] as string).slice(from, to);
  let text = (parts[part] as string).slice(from);
  for (let p = part + 1; p < lastPart; p++) text += SLOT + (parts[p] as string);
  return text + SLOT + (parts[lastPart] as string).slice(0, to);
}
