import {
  ALPHA,
  AT,
  bitsAt,
  code,
  COLON,
  DASH,
  DIGIT,
  DOT,
  find,
  HEX,
  isDigitAt,
  maskOf,
  SLASH,
  SOFT,
  UPPER,
  WORD,
} from './chars';
import { HOST, hostEnd, IP, isUrl, kindOf, NONE, NUM, QTY, TIME, trimEnd, wholeKind } from './kinds';
import { add, count, endOf, extendLast, isFull, kindOfSlot, limit } from './slots';
import { isTerm } from './words';
import { CODES } from './memory';

let hosts: bool = true;
let terms: bool = true;

/** Which of the ideas that change what a value is are on. */
export function setIdeas(areHosts: bool, areTerms: bool): void {
  hosts = areHosts;
  terms = areTerms;
}

/** Codes that are looked at together. */
const BLOCK: usize = 16;

/** Cuts the values out of [from, to): runs are characters that may belong to one value. */
export function cutRuns(from: usize, to: usize): void {
  let done = from;
  for (let block = from; block < to; block = max(block + BLOCK, done)) {
    let telling = tellingIn(block);
    while (telling != 0) {
      const at = block + (ctz(telling) as usize);
      if (at >= to) return;
      // Back to where the run starts.
      let start = at;
      while (start > done && bitsAt(start - 1) != 0) start--;
      done = cutRun(start, to);
      if (isFull()) return;
      if (done >= block + BLOCK) break;
      telling &= -1 << ((done - block) as i32);
    }
  }
}

/** Sixteen codes at a time: which of them are digits, slashes, at signs, dots or soft delimiters, by the tables of their half bytes. */
const LOW = i8x16(0x0a, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x02, 0x02, 0x02, 0x01, 0, 0x10, 0, 0x31, 0x03);
const HIGH = i8x16(0, 0, 0x01, 0x02, 0x08, 0x10, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0);

/** The codes of a block without one of which a run holds no value, as bits. */
function tellingIn(block: usize): i32 {
  const codes = v128.load(block);
  const low = i8x16.swizzle(LOW, v128.and(codes, i8x16.splat(15)));
  const high = i8x16.swizzle(HIGH, i8x16.shr_u(codes, 4));
  return i8x16.bitmask(i8x16.eq(v128.and(low, high), i8x16.splat(0))) ^ 0xffff;
}

/** One run. @returns where to go on. */
function cutRun(start: usize, to: usize): usize {
  let i = start;
  while (i < to && isDigitAt(i)) i++;
  // Most runs that hold a value are digits to the end.
  if (i > start && (i == to || (bitsAt(i) == 0 && !mayJoin(code(i))))) {
    add(start, i, NUM);
    return code(i) == 32 && count < limit ? sizeUnit(i, to) : i;
  }
  let mask: u32 = 0;
  for (i = start; ; i++) {
    for (; i < to; i++) {
      const bits = bitsAt(i);
      if (bits == 0) break;
      mask |= bits;
    }
    if (i == to || (mask & (DIGIT | SOFT)) == 0) break;
    const joint = joinsRun(start, i, to, mask);
    if (joint == 0) break;
    mask |= joint;
  }
  const before = count;
  if ((mask & (DIGIT | SLASH | AT)) != 0 || (mask & (DOT | UPPER)) == DOT) cutValues(start, i, mask);
  if (count > before && code(i) == 32 && CODES + (endOf(count - 1) as usize) == i && count < limit)
    return sizeUnit(i, to);
  return i;
}

/** `1.5 KB`: the unit belongs to the number. @returns where to go on. */
function sizeUnit(at: usize, to: usize): usize {
  if (kindOfSlot(count - 1) != NUM) return at;
  const first = code(at + 1);
  if (first != 75 && first != 77 && first != 71 && first != 84) return at;
  const stop = at + (code(at + 2) == 105 ? 4 : 3);
  if (stop > to || code(stop - 1) != 66 || (bitsAt(stop) & WORD) != 0) return at;
  extendLast(stop, QTY);
  return stop;
}

/** A run that holds a digit, a slash, an at sign or dots: cuts its slots. */
function cutValues(start: usize, end: usize, mask: u32): void {
  if (mask == DIGIT) {
    add(start, end, NUM);
    return;
  }
  const shape = mask & ~UPPER;
  if ((shape & ~WORD) == 0) {
    if (!terms || !isWordWithDigit(start, end, end, shape)) add(start, end, kindOf(start, end, shape));
    return;
  }
  if ((shape & (HEX | ALPHA)) == 0 && cutNumeric(start, end, shape)) return;
  cutMixed(start, end, mask);
}

/** Digits and joints only: a number, an address, a time. @returns false: not one value, look closer. */
function cutNumeric(start: usize, end: usize, mask: u32): bool {
  let from = start;
  while (from < end && !isDigitAt(from)) from++;
  if (from == end) return false;
  if (from > start + 1 || (mask & AT) != 0 || end - start == 17 || end - start == 36) return false;
  const slash = from > start && code(start) == 47;
  let stop = from;
  let dots = 0;
  let colons = 0;
  let dashes = 0;
  let slashes = 0;
  for (let i = from; i < end; i++) {
    const unit = code(i);
    if (unit - 48 < 10) {
      if (i - stop > 1) return false;
      stop = i + 1;
    } else if (unit == 46) dots++;
    else if (unit == 58) colons++;
    else if (unit == 45) dashes++;
    else if (unit == 47) slashes++;
  }
  const trailing = end - stop;
  if (trailing > 1 || (slash && slashes > 0)) return false;
  if (trailing == 1) {
    const unit = code(stop);
    if (unit == 46) dots--;
    else if (unit == 58) colons--;
    else if (unit == 45) dashes--;
    else if (unit == 47) slashes--;
  }
  if (from > start && isSign(from - 1, start)) from--;
  if (dots == 3 && dashes == 0 && (from == start || slash)) {
    if (colons > 1) return false;
    if (colons == 0 || count + 1 >= limit) add(from, stop, IP);
    else {
      const colon = find(58, from, stop);
      add(from, colon, IP);
      add(colon + 1, stop, NUM);
    }
    return true;
  }
  add(from, stop, colons > 0 || slashes > 0 || dots == 2 || dashes >= 2 ? TIME : NUM);
  return true;
}

function cutMixed(start: usize, end: usize, mask: u32): void {
  const stop = trimEnd(start, end);
  const whole = wholeKind(start, stop, mask);
  if (whole != NONE) {
    add(start, stop, whole);
    return;
  }
  if (hosts && (mask & DOT) != 0 && (mask & (HEX | ALPHA)) != 0 && !isCallOrKey(end)) {
    const host = hostEnd(start, stop);
    if (host != 0) {
      add(start, host, HOST);
      if (count < limit && (mask & DIGIT) != 0) cutWords(host, end);
      return;
    }
  }
  if ((mask & DIGIT) != 0) cutWords(start, end);
}

/** Words with digits become slots; neighbours joined by a soft delimiter become one slot. */
function cutWords(start: usize, end: usize): void {
  let constant = start; // of the text behind the last slot
  let slot: usize = 0;
  let slotEnd: usize = 0;
  let slotMask: u32 = 0;
  let hexStart: usize = 0; // of two-letter hex groups before a digit, as in ff:0a
  let i = start;
  while (i < end) {
    let bits = bitsAt(i);
    if ((bits & WORD) == 0) {
      i++;
      continue;
    }
    const word = i;
    let mask: u32 = 0;
    for (; ; i++) {
      for (; i < end && ((bits = bitsAt(i)) & WORD) != 0; i++) mask |= bits;
      // `log_-7`: behind an underscore the sign belongs to the word.
      if (i == end || bits != DASH || (mask & ALPHA) == 0 || code(i - 1) != 95 || !isDigitAt(i + 1)) break;
      mask |= DIGIT;
    }
    const joined = slot != 0 && isJoint(slotEnd, word);
    const letters = (mask & DIGIT) == 0;
    if (letters || (terms && isWordWithDigit(word, i, end, mask))) {
      const hex = letters && (mask & ALPHA) == 0 && i - word >= 2;
      if (hex && joined && (slotMask & ALPHA) == 0) {
        slotMask |= mask | maskOf(slotEnd, word);
        slotEnd = i;
        continue;
      }
      if (!hex || i - word != 2 || code(i) != 58) hexStart = 0;
      else if (hexStart == 0) hexStart = word;
      if (slot != 0) {
        emit(slot, slotEnd, slotMask);
        if (isFull()) return;
        constant = slotEnd;
        slot = 0;
      }
      continue;
    }
    if (joined) {
      slotMask |= mask | maskOf(slotEnd, word);
      slotEnd = i;
      continue;
    }
    if (slot != 0) {
      emit(slot, slotEnd, slotMask);
      if (isFull()) return;
      constant = slotEnd;
    }
    slot = hexStart != 0 && (mask & ALPHA) == 0 ? hexStart : word;
    slotMask = slot == word ? mask : mask | maskOf(slot, word);
    hexStart = 0;
    if (slot > constant && isSign(slot - 1, start)) {
      slot--;
      slotMask |= DASH;
    }
    slotEnd = i;
  }
  if (slot != 0) emit(slot, slotEnd, slotMask);
}

/** The port of an address is a slot of its own. */
function emit(slot: usize, slotEnd: usize, mask: u32): void {
  const kind = kindOf(slot, slotEnd, mask);
  const port = kind == IP && (mask & COLON) != 0 && (mask & (HEX | ALPHA)) == 0 ? find(58, slot, slotEnd) : 0;
  if (port == 0 || count + 1 >= limit) add(slot, slotEnd, kind);
  else {
    add(slot, port, IP);
    add(port + 1, slotEnd, NUM);
  }
}

/** Whether a run goes on behind such a code depends on what follows (see joinsRun). */
function mayJoin(unit: u32): bool {
  return unit == 44 || unit == 61;
}

/** A delimiter inside a value: `1,234`, `12:30:01,123`, `/path?a=b`. @returns the class it counts as, 0: it ends the run. */
function joinsRun(start: usize, at: usize, to: usize, mask: u32): u32 {
  const unit = code(at);
  if (unit == 44) return (mask & DIGIT) != 0 && isThousands(at, to) ? DASH : 0;
  if (unit != 61 || (mask & (SLASH | SOFT)) != (SLASH | SOFT)) return 0;
  return isQuery(start, at) ? SOFT : 0;
}

/** `,` followed by exactly three digits. */
function isThousands(at: usize, to: usize): bool {
  if (at + 3 >= to || !isDigitAt(at - 1)) return false;
  return isDigitAt(at + 1) && isDigitAt(at + 2) && isDigitAt(at + 3) && !isDigitAt(at + 4);
}

/** A single soft delimiter, or a joint and a sign, keeps two values together. */
function isJoint(from: usize, to: usize): bool {
  return to - from == 1 || (to - from == 2 && (code(from + 1) == 45 || code(from) == 58));
}

/** The word before `(` or `=` names a function or a key; some standards have a digit in their name. */
function isWordWithDigit(word: usize, wordEnd: usize, end: usize, mask: u32): bool {
  if ((mask & (HEX | ALPHA)) == 0 || isDigitAt(word)) return false;
  if (wordEnd == end && wordEnd - word <= 24 && isCallOrKey(end)) return (mask & ALPHA) != 0;
  return isTerm(word, wordEnd);
}

function isCallOrKey(end: usize): bool {
  const unit = code(end);
  return unit == 40 || unit == 61;
}

/** The text up to `at` is a path or an address with a `?`: an equals sign there belongs to it. */
function isQuery(start: usize, at: usize): bool {
  const mark = find(63, start, at);
  return mark != 0 && (code(start) == 47 || isUrl(start, mark));
}

/** A minus or plus that belongs to the number after it: at the run's start or after another delimiter. */
function isSign(at: usize, runStart: usize): bool {
  const unit = code(at);
  if (unit != 45 && unit != 43) return false;
  return at == runStart || (bitsAt(at - 1) & WORD) == 0;
}
