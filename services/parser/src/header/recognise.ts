/**
 * The pieces that headers are made of, each tried at one place of a line. Written as loops over character codes: a header is read for
 * every line, and most pieces are ruled out by one character.
 */

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isUpper = (code: number): boolean => code >= 65 && code <= 90;
export const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
/** `\w` */
export const isWord = (code: number): boolean => isDigit(code) || isLetter(code) || code === 95;
/** `\s` or the end of the line. */
const isBlankOrEnd = (text: string, at: number): boolean => at >= text.length || isSpace(text.charCodeAt(at));

export function isSpace(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  if (code < 160) return false;
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** End of the run of characters that are no blanks. */
export function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

export interface Piece {
  /** Where the piece's text starts and ends, without the brackets around it. */
  readonly start: number;
  readonly end: number;
  /** Where the next piece may start. */
  readonly next: number;
}

/** `123 `, `[123]:`: up to ten digits. */
export function numberAt(text: string, from: number): Piece | null {
  const start = text.charCodeAt(from) === 91 ? from + 1 : from;
  let end = start;
  while (end - start < 10 && isDigit(text.charCodeAt(end))) end += 1;
  if (end === start) return null;
  const next = text.charCodeAt(end) === 93 ? end + 1 : end;
  if (next >= text.length) return null;
  const code = text.charCodeAt(next);
  return isSpace(code) || code === 58 || code === 124 ? { start, end, next } : null;
}

const isComponentPart = (code: number): boolean =>
  isWord(code) || code === 46 || code === 36 || code === 47 || code === 64 || code === 35 || code === 45;

/** `name:`, `a.b.C:`, `a::b:`, `name[12]:`, `name(x):`, with a blank or nothing behind it. `end` is before the colon. */
export function componentAt(text: string, from: number): Piece | null {
  const first = text.charCodeAt(from);
  if (!isLetter(first) && first !== 95) return null;
  let at = from + 1;
  for (let code = text.charCodeAt(at); isComponentPart(code) || isPathColon(text, at, code);) {
    at += code === 58 ? 2 : 1;
    code = text.charCodeAt(at);
  }
  if (text.charCodeAt(at) === 91) at = closed(text, at, 93);
  if (text.charCodeAt(at) === 40) at = closed(text, at, 41);
  if (text.charCodeAt(at) !== 58 || !isBlankOrEnd(text, at + 1)) return null;
  return { start: from, end: at, next: at + 1 };
}

/** `::` between two names. */
const isPathColon = (text: string, at: number, code: number): boolean =>
  code === 58 && text.charCodeAt(at + 1) === 58 && isWord(text.charCodeAt(at + 2));

const PADDED = /([A-Za-z_][\w.$/@#[\]-]*) +:(?= |$)/y;

/** A name set in a column: `c.e.Some     : `, with two blanks or a dot to tell it from prose. */
export function paddedAt(text: string, from: number): Piece | null {
  if (!isLetter(text.charCodeAt(from))) return null;
  let at = from + 1;
  let dots = 0;
  for (let code = text.charCodeAt(at); isComponentPart(code) || code === 91 || code === 93;) {
    if (code === 46) dots += 1;
    at += 1;
    code = text.charCodeAt(at);
  }
  if (text.charCodeAt(at) !== 32 || (dots === 0 && text.charCodeAt(at + 1) !== 32)) return null;
  PADDED.lastIndex = from;
  const match = PADDED.exec(text);
  return match === null ? null : { start: from, end: at, next: from + match[0].length };
}

/** `name:` glued to what follows, as Python's `LEVEL:name:message`. */
export function gluedAt(text: string, from: number): Piece | null {
  const first = text.charCodeAt(from);
  if (!isLetter(first) && first !== 95) return null;
  let at = from + 1;
  while (isComponentPart(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === 58 ? { start: from, end: at, next: at + 1 } : null;
}

/** Behind the closing bracket of a group without blanks; the opening one where there is none. */
function closed(text: string, open: number, close: number): number {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === close) return at + 1;
    if (isSpace(code)) return open;
    at += 1;
  }
  return open;
}

const DASHED = /((?=[\w.$-]*[A-Za-z])\w[\w.$-]{0,60}(?::\d+)?(?: [^\sA-Za-z]\S{0,8})?)(?= - )/y;
const DOTTED = /([A-Za-z_][\w$-]*(?:\.[\w$-]+)+)(?=\s+[-[]|\s)/y;

/** A logger's name with ` - ` behind it: `a.b.C - `, `C:12 - `, `C (1) - `. */
export function dashedAt(text: string, from: number): Piece | null {
  if (!isWord(text.charCodeAt(from))) return null;
  let at = from + 1;
  for (let code = text.charCodeAt(at); isWord(code) || code === 46 || code === 36 || code === 45;) {
    at += 1;
    code = text.charCodeAt(at);
  }
  const behind = text.charCodeAt(at);
  if (at - from > 61 || (behind !== 58 && behind !== 32)) return null;
  if (behind === 32 && isLetter(text.charCodeAt(at + 1))) return null;
  DASHED.lastIndex = from;
  const match = DASHED.exec(text);
  return match === null ? null : { start: from, end: from + match[0].length, next: from + match[0].length };
}

/** `a.b.C ` or `Name  message`: what may name a logger behind a level. */
export function nameAt(text: string, from: number): Piece | null {
  const first = text.charCodeAt(from);
  if (!isLetter(first) && first !== 95) return null;
  let at = from + 1;
  let dots = 0;
  for (let code = text.charCodeAt(at); isWord(code) || code === 46 || code === 36 || code === 45;) {
    if (code === 46) dots += 1;
    at += 1;
    code = text.charCodeAt(at);
  }
  if (dots > 0) {
    DOTTED.lastIndex = from;
    const match = DOTTED.exec(text);
    if (match !== null) return { start: from, end: from + match[0].length, next: from + match[0].length };
  }
  return isUpper(first) ? wideAt(text, from) : null;
}

/** `Name` with two blanks or more behind it, and more than a remark in parentheses behind these. */
function wideAt(text: string, from: number): Piece | null {
  let at = from + 1;
  for (let code = text.charCodeAt(at); isWord(code) || code === 46 || code === 45;) {
    at += 1;
    code = text.charCodeAt(at);
  }
  if (at - from < 2 || at - from > 31 || text.charCodeAt(at) !== 32 || text.charCodeAt(at + 1) !== 32) return null;
  let behind = at + 2;
  while (text.charCodeAt(behind) === 32) behind += 1;
  return isBlankOrEnd(text, behind) || text.charCodeAt(behind) === 40 ? null : { start: from, end: at, next: at };
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at += 1;
  return at;
}

/** Blanks, and `-`, `--`, `---`, `|`, `,`, `:` or `::` between blanks. */
export function skipSeparators(text: string, from: number): number {
  const at = skipBlanks(text, from);
  const code = text.charCodeAt(at);
  if (code !== 45 && code !== 124 && code !== 58 && code !== 44) return at;
  let end = at + 1;
  while (end < at + 3 && text.charCodeAt(end) === code) end += 1;
  const next = text.charCodeAt(end);
  return next === 32 || next === 9 ? skipBlanks(text, end) : at;
}

/** `12345 --- [main]` and `12345 [main]`: what stands between a process number and a thread. */
export function isBeforeThread(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  if (at === from) return false;
  if (text.charCodeAt(at) === 45) {
    while (text.charCodeAt(at) === 45) at += 1;
    const blanks = at;
    while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
    if (at === blanks) return false;
  }
  return text.charCodeAt(at) === 91;
}
