/** Stands for a slot inside a token's text. A noncharacter; in the rare line that holds one it merely groups like a slot. */
export const SLOT = '\uffff';

/** A blank-separated word of a skeleton. Positions are relative to slot ends: (slot, offset), slot −1 is the line's start. */
export type Token = {
  /** Constant text with SLOT for each slot. */
  readonly text: string;
  readonly startSlot: number;
  readonly startOffset: number;
  readonly endSlot: number;
  readonly endOffset: number;
};

const isBlank = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0;

/** Cuts a skeleton at blanks, at most `limit` tokens; the rest is one token. */
export function tokenise(parts: readonly string[], limit: number): Token[] {
  const tokens: Token[] = [];
  let text = '';
  let startSlot = -1;
  let startOffset = 0;
  let open = false;
  for (let p = 0; p < parts.length; p++) {
    const part = parts[p] as string;
    if (p > 0) {
      if (!open) [startSlot, startOffset, open] = [p - 2, (parts[p - 1] as string).length, true];
      text += SLOT;
    }
    let from = 0;
    for (let i = 0; i <= part.length; i++) {
      if (open && tokens.length === limit - 1) i = part.length; // the rest is not cut
      const ends =
        i === part.length ? p === parts.length - 1 : tokens.length < limit - 1 && isBlank(part.charCodeAt(i));
      if (!ends && i < part.length) {
        if (!open) [startSlot, startOffset, open, from] = [p - 1, i, true, i];
        continue;
      }
      if (open) text += part.slice(from, i);
      if (ends && open) {
        tokens.push({ text, startSlot, startOffset, endSlot: p - 1, endOffset: i });
        [text, open] = ['', false];
      }
      from = i + 1;
    }
  }
  return tokens;
}
