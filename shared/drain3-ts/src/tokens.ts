/** Stands for a slot inside a token's text. A noncharacter; in the rare line that holds one it merely groups like a slot. */
export const SLOT = '\uffff';

/** A position that messages are compared by; as it is, it is also a constant position of a template. */
export type Cell = {
  readonly open: false;
  /** What it counts as when messages are grouped. */
  readonly key: string;
  /** Constant text with SLOT for each slot. */
  readonly raw: string;
  /** Cells of the fine form that it joins. */
  readonly width: number;
};

/** A word of a skeleton, or several that count as one position. Positions are relative to slot ends: (slot, offset), slot −1 is the line's start. */
export type Token = {
  /** Empty: not known yet. */
  key: string;
  raw: string;
  width: number;
  /** The same cell as other messages have it; undefined where there is none. */
  shared: Cell | undefined;
  readonly startSlot: number;
  readonly startOffset: number;
  endSlot: number;
  endOffset: number;
};

export type Tokens = { readonly tokens: Token[]; readonly hasQuotes: boolean };

const QUOTE = 34;
const isBlank = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0;

/** Cuts a skeleton at blanks, at most `limit` tokens; the rest is one token. */
export function tokenise(parts: readonly string[], limit: number): Tokens {
  const tokens: Token[] = [];
  const last = parts.length - 1;
  let raw = '';
  let startSlot = -1;
  let startOffset = 0;
  let isOpen = false;
  let hasQuotes = false;
  for (let p = 0; p <= last; p++) {
    const part = parts[p] as string;
    const { length } = part;
    if (p > 0) {
      if (!isOpen) {
        startSlot = p - 2;
        startOffset = (parts[p - 1] as string).length;
        isOpen = true;
      }
      raw += SLOT;
    }
    let from = 0;
    for (let i = tokens.length < limit - 1 ? 0 : length; i < length; i++) {
      const unit = part.charCodeAt(i);
      if (!isBlank(unit)) {
        if (unit === QUOTE) hasQuotes = true;
        if (isOpen) continue;
        startSlot = p - 1;
        startOffset = from = i;
        isOpen = true;
        continue;
      }
      if (!isOpen) continue;
      tokens.push({
        key: '',
        raw: raw + part.slice(from, i),
        width: 1,
        shared: undefined,
        startSlot,
        startOffset,
        endSlot: p - 1,
        endOffset: i,
      });
      raw = '';
      isOpen = false;
      if (tokens.length < limit - 1 || i + 1 === length) continue;
      // The rest is not cut.
      startSlot = p - 1;
      startOffset = from = i + 1;
      isOpen = true;
      break;
    }
    if (isOpen) raw += part.slice(from);
  }
  if (isOpen)
    tokens.push({
      key: '',
      raw,
      width: 1,
      shared: undefined,
      startSlot,
      startOffset,
      endSlot: last - 1,
      endOffset: (parts[last] as string).length,
    });
  return { tokens, hasQuotes };
}
