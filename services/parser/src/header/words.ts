import { isDigit, isLetter, isSpace, isUpper } from './recognise.ts';

/** Which words of a line are fields of a header and which are words of a sentence. */

/** A word that looks like a field rather than prose: it holds a digit, a capital, or one of `: _ . - @ /`. Its end, −1 for none. */
export function fieldLikeEnd(text: string, from: number): number {
  let at = from;
  let proof = false;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) return proof ? at : -1;
    proof ||= isDigit(code) || isUpper(code) || code === 58 || code === 95 || (code >= 45 && code <= 47) || code === 64;
  }
  return -1;
}

/** A word with a digit, `-`, `.`, `_`, `/` or `@` in it: no word of a sentence. Its end, −1 for none. */
export function strictFieldEnd(text: string, from: number): number {
  let at = from;
  let proof = false;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) return proof ? at : -1;
    if (isLetter(code)) continue;
    if (!isDigit(code) && code !== 95 && code !== 58 && (code < 45 || code > 47) && code !== 64) return -1;
    proof = true;
  }
  return -1;
}

/**
 * A word that may stand before a time in a header: an identifier, a mark, a level, one letter; as the first word also the name of a host or a
 * service in small letters. Not a label (`Date:`) and not a word of a sentence. Its end, −1 for none.
 */
export function prefixWordEnd(text: string, from: number, isFirst: boolean): number {
  let letters = 0;
  let capitals = 0;
  let marks = 0;
  let at = from;
  for (; at < text.length && !isSpace(text.charCodeAt(at)); at += 1) {
    const code = text.charCodeAt(at);
    if (isUpper(code)) capitals += 1;
    if (isLetter(code)) letters += 1;
    else marks += 1;
  }
  const last = text.charCodeAt(at - 1);
  const isLabel = last === 58 && letters > 0 && !/\d/.test(text.slice(from, at));
  const isName = letters <= 1 || capitals === letters || (isFirst && capitals === 0);
  return !isLabel && (marks > 0 || isName) ? at : -1;
}
