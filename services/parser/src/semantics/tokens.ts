import type { SlotKind } from 'drain3-ts';

/** A value that the miner has cut out of a line: `line.slice(start, end)`. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly kind: SlotKind;
}

/** A word, a value, or a mark between them. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly type: 'word' | 'value' | 'mark';
  /** Of the first cut value inside; `undefined` for words that are values by themselves (`true`) and for the rest. */
  readonly kind: SlotKind | undefined;
}

const MARKS = '=,;()[]{}"\'`|<>#';
const LITERAL = /^(?:true|false|null|none|nil)$/i;

/** Cuts a message at blanks and marks. A colon is a mark where a blank or nothing follows, or a plain word stands before it. */
export function semanticTokens(text: string, values: readonly Value[]): Token[] {
  const tokens: Token[] = [];
  let next = 0; // first value not before the current place
  const push = (from: number, to: number): void => {
    // Full stops and the like end a sentence, not a value.
    let end = to;
    while (end > from + 1 && /[.!?]/.test(text[end - 1] as string) && !endsValue(values, next, end)) end -= 1;
    if (end <= from) return;
    while ((values[next]?.end ?? Infinity) <= from) next += 1;
    const value = values[next];
    const word = text.slice(from, end);
    const isValue = value !== undefined && value.start < end;
    tokens.push({
      text: word,
      start: from,
      end,
      type: isValue || LITERAL.test(word) ? 'value' : 'word',
      kind: isValue ? value.kind : undefined,
    });
  };
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const char = text[at] ?? ' ';
    const isBlank = char <= ' ' || char === '\u00a0';
    const isMark = !isBlank && (MARKS.includes(char) || (char === ':' && isColonMark(text, start, at)));
    if (!isBlank && !isMark) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) push(start, at);
    start = -1;
    if (isMark) tokens.push({ text: char, start: at, end: at + 1, type: 'mark', kind: undefined });
  }
  return tokens;
}

function endsValue(values: readonly Value[], from: number, end: number): boolean {
  for (let at = from; at < values.length && (values[at]?.start ?? 0) < end; at += 1)
    if (values[at]?.end === end) return true;
  return false;
}

function isColonMark(text: string, start: number, at: number): boolean {
  const behind = text[at + 1] ?? ' ';
  if (behind <= ' ') return true;
  if (start < 0) return true;
  return behind !== '/' && behind !== ':' && behind !== '\\' && /^[A-Za-z_][A-Za-z_-]+$/.test(text.slice(start, at));
}
