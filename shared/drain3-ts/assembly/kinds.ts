import {
  ALPHA,
  AT,
  bitsAt,
  code,
  COLON,
  countOf,
  DASH,
  DIGIT,
  DOT,
  find,
  HEX,
  isDigitAt,
  RUN,
  SLASH,
  UPPER,
  WORD,
} from './chars';
import { isUnit } from './words';

/** Codes of the kinds: the places of their names in src/kinds.ts. */
export const NUM: u32 = 0;
export const QTY: u32 = 1;
export const IP: u32 = 2;
export const TIME: u32 = 3;
export const HEXA: u32 = 4;
export const PATH: u32 = 5;
export const URL: u32 = 6;
export const UUID: u32 = 7;
export const MAC: u32 = 8;
export const EMAIL: u32 = 9;
export const ID: u32 = 10;
export const WORD_SLOT: u32 = 11;
export const TEXT: u32 = 12;
export const HOST: u32 = 13;
export const NONE: u32 = 0xff;

/** Kind of the text in [start, end), whose classes OR to `mask`. Linear in its length. */
export function kindOf(start: usize, end: usize, mask: u32): u32 {
  if (mask == DIGIT) return NUM;
  if ((mask & (HEX | ALPHA)) == 0) return numericKind(start, end, mask);
  const first = code(start);
  const second = code(start + 1) | 32;
  if (first == 48 && second == 120) return HEXA;
  if ((mask & (DASH | COLON | DIGIT)) == (DASH | COLON | DIGIT) && (mask & SLASH) == 0) {
    if (isDigitAt(start) && isDigitAt(start + 3) && code(start + 4) == 45) return TIME;
  }
  if ((mask & ~(DIGIT | ALPHA | HEX | UPPER | DOT | DASH)) == 0 && isQuantity(start, end)) return QTY;
  if ((mask & ~(DIGIT | HEX | UPPER)) == 0 && end - start >= 8) return HEXA;
  if ((mask & ~(DIGIT | HEX | UPPER | COLON)) == 0 && countOf(58, start, end) >= 3) return IP;
  return ID;
}

function numericKind(start: usize, end: usize, mask: u32): u32 {
  if ((mask & (COLON | DOT | SLASH | DASH)) == 0) return NUM;
  const dots = (mask & DOT) == 0 ? 0 : countOf(46, start, end);
  if (dots == 3 && (mask & (DASH | AT)) == 0) return IP;
  if ((mask & COLON) != 0) return TIME;
  if ((mask & SLASH) != 0 || dots == 2) return TIME;
  return (mask & DASH) != 0 && countOf(45, start + 1, end) >= 2 ? TIME : NUM;
}

/** A number with a unit glued to it. */
function isQuantity(start: usize, end: usize): bool {
  let i = start;
  const sign = code(i);
  if (sign == 45 || sign == 43) i++;
  const from = i;
  while (i < end && (isDigitAt(i) || code(i) == 46)) i++;
  return i > from && isUnit(i, end);
}

/** Kind of a run that is one value from end to end; NONE: it is not. */
export function wholeKind(start: usize, stop: usize, mask: u32): u32 {
  if ((mask & SLASH) != 0) {
    if ((mask & COLON) != 0 && isUrl(start, stop)) return URL;
    if (isPath(start, stop)) return PATH;
  }
  if ((mask & COLON) != 0) {
    if (isMac(start, stop)) return MAC;
    if ((mask & ALPHA) == 0 && isIpv6(start, stop)) return IP;
  }
  if ((mask & AT) != 0 && isEmail(start, stop)) return EMAIL;
  return (mask & DASH) != 0 && isUuid(start, stop) ? UUID : NONE;
}

/** Trailing punctuation belongs to the sentence, not to the path or the address. */
export function trimEnd(start: usize, end: usize): usize {
  let stop = end;
  while (stop > start + 1 && (bitsAt(stop - 1) & (RUN & ~(WORD | SLASH))) != 0) stop--;
  return stop;
}

/** `scheme://…` */
export function isUrl(start: usize, stop: usize): bool {
  for (let i = start + 1; i + 3 < stop; i++) {
    if (code(i) == 58) return code(i + 1) == 47 && code(i + 2) == 47;
  }
  return false;
}

/** An absolute path: `/a`, `/a/b`, `~/a`, `C:\a`; a lone `/1.2.3.4` is an address behind a slash. */
function isPath(start: usize, stop: usize): bool {
  if (stop - start < 2) return false;
  let at = start;
  if (code(at) == 126 || code(at) == 46) at++;
  if (code(at) != 47) return false;
  const next = bitsAt(at + 1);
  if ((next & WORD) == 0 && code(at + 1) != 46) return false;
  if ((next & (HEX | ALPHA)) != 0) return true;
  return find(47, at + 1, stop) != 0;
}

function isUuid(start: usize, end: usize): bool {
  if (end - start != 36) return false;
  for (let i: usize = 0; i < 36; i++) {
    if (i == 8 || i == 13 || i == 18 || i == 23 ? code(start + i) != 45 : (bitsAt(start + i) & (DIGIT | HEX)) == 0)
      return false;
  }
  return true;
}

function isMac(start: usize, end: usize): bool {
  if (end - start != 17) return false;
  const separator = code(start + 2);
  if (separator != 58 && separator != 45) return false;
  for (let i: usize = 0; i < 17; i++) {
    if (i % 3 == 2 ? code(start + i) != separator : (bitsAt(start + i) & (DIGIT | HEX)) == 0) return false;
  }
  return true;
}

/** Hex groups of at most four with at least two colons, not a clock time (letters or `::` are needed). */
function isIpv6(start: usize, end: usize): bool {
  let group = 0;
  let colons = 0;
  let proof = false;
  for (let i = start; i < end; i++) {
    if (code(i) == 58) {
      colons++;
      if (group == 0 && i > start) proof = true;
      group = 0;
    } else {
      const bits = bitsAt(i);
      if ((bits & (DIGIT | HEX)) == 0 || ++group > 4) return false;
      if ((bits & HEX) != 0) proof = true;
    }
  }
  return proof && colons >= 2 && colons <= 7 && end - start >= 3;
}

function isEmail(start: usize, end: usize): bool {
  let at: usize = 0;
  let dot: usize = 0; // first one behind the at sign
  for (let i = start; i < end; i++) {
    const unit = code(i);
    if (unit == 64) {
      if (at != 0) return false;
      at = i;
    } else if (unit == 46 && at != 0 && dot == 0 && i > at + 1) dot = i;
  }
  return at > start && dot != 0 && dot < end - 1;
}

/**
 * End of a dotted lower-case name of at least three parts (host, domain, package) that starts at `start`; 0 when it is none. A port or what
 * follows an at sign is not part of it.
 */
export function hostEnd(start: usize, end: usize): usize {
  let dots = 0;
  let part = 0;
  let letters = 0; // of the current part
  let i = start;
  for (; i < end; i++) {
    const unit = code(i);
    if (unit == 46) {
      if (part == 0) return 0;
      dots++;
      part = letters = 0;
    } else if (unit - 97 < 26 || unit == 95 || unit == 45 || unit - 48 < 10) {
      part++;
      if (unit >= 97) letters++;
    } else break;
  }
  if (i < end && code(i) != 58) return 0;
  return dots >= 2 && part >= 2 && letters == part ? i : 0;
}
