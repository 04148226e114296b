import { WORD_SLOT } from './kinds.ts';
import type { Span } from './span.ts';

const BLANK = 32;
const NONE = 45; // a dash
/** Host, identity and user of an access line are no longer than this together. */
const SEARCHED = 256;

/** The user in the Common Log Format's `host ident user [10/Oct/2000:13:55:36 …`; undefined where it says none or the line is another. */
export function accessUser(codes: Uint8Array, end: number): Span | undefined {
  const last = end < SEARCHED ? end : SEARCHED;
  const ident = behindWord(codes, 0, last);
  if (ident === 0 || ident > last) return undefined;
  const start = behindWord(codes, ident, last);
  if (start === ident || start > last) return undefined;
  const next = behindWord(codes, start, last);
  if (next === start || next > last) return undefined;
  const stop = next - 1;
  if (stop === start + 1 && codes[start] === NONE) return undefined;
  return startsWithDay(codes, next) ? { start, end: stop, kind: WORD_SLOT } : undefined;
}

/** Behind the blank that ends the word at `from`; beyond `last` where none does. */
function behindWord(codes: Uint8Array, from: number, last: number): number {
  let at = from;
  while (at < last && codes[at] !== BLANK) at++;
  return at + 1;
}

/** `[10/Oct/` */
function startsWithDay(codes: Uint8Array, at: number): boolean {
  return (
    codes[at] === 91 && isDigit(codes[at + 1]) && isDigit(codes[at + 2]) && codes[at + 3] === 47 && codes[at + 7] === 47
  );
}

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= 48 && code <= 57;
