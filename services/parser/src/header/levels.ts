import { isLetter, isSpace, isUpper, isWord, skipBlanks, type Piece } from './recognise.ts';
import { fieldLikeEnd } from './words.ts';

const LEVEL =
  /(?:\[\s*|<|\()?(TRACE|DEBUG|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|ALERT|FATAL|EMERG|PANIC|FAILURE|FINE|FINER|FINEST|CONFIG|VERBOSE|NOTE|INF|WRN|DBG|VRB|FTL)(?:\s*\]|>|\))?(?=[\s:|,[\]-]|$)[:,]?/iy;
/** First letters of level words, bit by bit from `a`. */
const LEVEL_LETTERS = [...'tdinwescafpv'].reduce((bits, letter) => bits | (1 << (letter.charCodeAt(0) - 97)), 0);
const LONGEST_LEVEL = 11;

/** `INFO`, `[warn]`, `<Error>`, `ERROR:`. */
export function levelAt(text: string, from: number): Piece | null {
  let at = from;
  const open = text.charCodeAt(at);
  if (open === 91 || open === 60 || open === 40) {
    at += 1;
    if (open === 91) while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  }
  const first = text.charCodeAt(at);
  if (!isLetter(first) || (LEVEL_LETTERS & (1 << ((first | 32) - 97))) === 0) return null;
  let end = at + 1;
  while (isLetter(text.charCodeAt(end))) end += 1;
  if (end - at < 3 || end - at > LONGEST_LEVEL || isWord(text.charCodeAt(end)) || text.charCodeAt(end) === 46)
    return null;
  // Of three letters only `err` stands without brackets.
  if (at === from && (end - at === 3 ? (first | 32) !== 101 : isProse(text, at, end))) return null;
  LEVEL.lastIndex = from;
  const match = LEVEL.exec(text);
  if (match === null) return null;
  const word = match[1] ?? '';
  return { start: at, end: at + word.length, next: from + match[0].length };
}

/** `Error while reading`, `Note that`: the first word of a sentence. */
const isProse = (text: string, start: number, end: number): boolean =>
  isUpper(text.charCodeAt(start)) &&
  !isUpper(text.charCodeAt(end - 1)) &&
  text.charCodeAt(end) === 32 &&
  text.charCodeAt(end + 1) >= 97;

/** `I ` or `I/`: Android's and others' level of one letter. */
export function letterLevelAt(text: string, at: number): Piece | null {
  const code = text.charCodeAt(at);
  // V D I W E F
  if (code !== 86 && code !== 68 && code !== 73 && code !== 87 && code !== 69 && code !== 70) return null;
  const next = text.charCodeAt(at + 1);
  if (next === 32) return { start: at, end: at + 1, next: at + 1 };
  return next === 47 ? { start: at, end: at + 1, next: at + 2 } : null;
}

/** Is there a level word within the next few words, with nothing but identifiers before it? */
export function levelWithin(text: string, from: number, words: number): boolean {
  let at = from;
  for (let word = 0; word < words; word += 1) {
    const level = levelAt(text, at);
    // In prose only capitals are a level: `IOPMPowerSource Information:` is no header.
    if (level !== null && isCapitals(text, level)) return true;
    if (word > 0 && letterLevelAt(text, at) !== null) return true;
    const end = fieldLikeEnd(text, at);
    if (end < 0) return false;
    at = skipBlanks(text, end);
  }
  return false;
}

export function isCapitals(text: string, { start, end }: Piece): boolean {
  for (let at = start; at < end; at += 1) if (!isUpper(text.charCodeAt(at))) return false;
  return true;
}
