import {
  ALPHA,
  AT,
  BEYOND_ASCII,
  CLASS,
  classOf,
  COLON,
  DASH,
  DIGIT,
  DOT,
  HEX,
  RUN,
  SLASH,
  SOFT,
  UPPER,
  WORD,
} from './chars.ts';
import type { Ideas } from './ideas.ts';
import {
  EMAIL,
  HOST,
  hostEnd,
  IP,
  isEmail,
  isIpv6,
  isMac,
  isTerm,
  isUuid,
  kindOf,
  MAC,
  NUM,
  PATH,
  QTY,
  TEXT,
  TIME,
  URL,
  UUID,
} from './kinds.ts';

/** Codes that may be read behind the end of a range. */
const LOOKAHEAD = 8;
const encoder = new TextEncoder();

const SEED = 0x811c9dc5 | 0;
const FACTOR = 0x9e3779b1 | 0;

export type Span = { start: number; end: number; kind: number };

/**
 * One pass over a line: cuts the variable parts (slots) out by their shape and hashes the rest. The result lives in
 * reused arrays until the next call, so that a known line costs no allocation here.
 */
export class Scanner {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  readonly #codes: Uint8Array; // the line as ASCII, everything else as BEYOND_ASCII; zeros behind it
  readonly #window: Uint8Array; // the part of #codes that a line may fill
  count = 0;
  hash = 0;
  #constant = 0; // start of the text not yet hashed in the current run
  readonly #limit: number;
  readonly #maxScan: number;
  readonly #hosts: boolean;
  readonly #terms: boolean;

  constructor(maxTokens: number, maxScanLength: number, ideas: Ideas) {
    this.starts = new Int32Array(maxTokens + 1);
    this.ends = new Int32Array(maxTokens + 1);
    this.kinds = new Uint8Array(maxTokens + 1);
    this.#codes = new Uint8Array(maxScanLength + LOOKAHEAD);
    this.#window = this.#codes.subarray(0, maxScanLength);
    this.#limit = maxTokens;
    this.#maxScan = maxScanLength;
    this.#hosts = ideas.has('hosts');
    this.#terms = ideas.has('terms');
  }

  scan(line: string, masked: readonly Span[] | undefined): void {
    this.count = 0;
    const end = this.#fill(line);
    let hash = SEED;
    if (masked === undefined || masked.length === 0) {
      hash = this.#range(0, end, hash);
    } else {
      let from = 0;
      for (const span of masked) {
        if (span.start < from || span.end > end) continue;
        hash = this.#range(from, span.start, hash);
        if (this.count >= this.#limit) break;
        hash = this.#add(span.start, span.end, span.kind, hash);
        from = span.end;
      }
      if (this.count < this.#limit) hash = this.#range(from, end, hash);
    }
    if (this.count >= this.#limit || end < line.length) hash = this.#tail(line.length, end, hash);
    this.hash = hash;
  }

  /** The rest of a line that is not looked at becomes one slot; it swallows a slot that it would touch. */
  #tail(length: number, end: number, hash: number): number {
    let from = end;
    if (this.count >= this.#limit) from = this.ends[this.#limit - 1] as number;
    while (this.count > 0 && ((this.ends[this.count - 1] as number) >= from || this.count >= this.#limit)) {
      this.count--;
      from = this.starts[this.count] as number;
    }
    if (from >= length) return hash;
    return this.#add(from, length, TEXT, hash);
  }

  /** Copies the line. ASCII goes through the platform's encoder, which is several times faster than reading units. */
  #fill(line: string): number {
    const codes = this.#codes;
    const end = line.length > this.#maxScan ? this.#maxScan : line.length;
    const { read, written } = encoder.encodeInto(line, this.#window);
    if (read !== end || written !== end) {
      for (let i = 0; i < end; i++) {
        const unit = line.charCodeAt(i);
        codes[i] = unit < BEYOND_ASCII ? unit : BEYOND_ASCII;
      }
    }
    codes.fill(0, end, end + LOOKAHEAD);
    return end;
  }

  #range(from: number, to: number, seed: number): number {
    const codes = this.#codes;
    let hash = seed;
    let i = from;
    while (i < to) {
      let bits = CLASS[codes[i] as number] as number;
      if (bits === 0) {
        hash = mix(hash, codes[i] as number);
        i++;
        continue;
      }
      const start = i;
      const before = hash;
      let mask = 0;
      do {
        mask |= bits;
        if (++i >= to) break;
        bits = CLASS[codes[i] as number] as number;
        if (bits === 0 && (mask & (DIGIT | SOFT)) !== 0) bits = joinsRun(codes, start, i, to, mask);
      } while (bits !== 0);
      hash = hashOf(codes, start, i, hash);
      if ((mask & (DIGIT | SLASH | AT)) !== 0 || (mask & (DOT | UPPER)) === DOT) {
        hash = this.#run(codes, start, i, mask, before, hash);
        if (this.count >= this.#limit) return hash;
        if (codes[i] === 32 && this.count > 0 && this.ends[this.count - 1] === i) i = this.#sizeUnit(codes, i, to);
      }
    }
    return hash;
  }

  #add(start: number, end: number, kind: number, hash: number): number {
    const n = this.count;
    this.starts[n] = start;
    this.ends[n] = end;
    this.kinds[n] = kind;
    this.count = n + 1;
    return mix(hash, 0x100 + kind);
  }

  /** `1.5 KB`: the unit belongs to the number. @returns where to go on. */
  #sizeUnit(codes: Uint8Array, at: number, to: number): number {
    const last = this.count - 1;
    if (this.kinds[last] !== NUM) return at;
    const first = codes[at + 1];
    if (first !== 75 && first !== 77 && first !== 71 && first !== 84) return at;
    const stop = at + (codes[at + 2] === 105 ? 4 : 3);
    if (stop > to || codes[stop - 1] !== 66 || (classOf(codes[stop] as number) & WORD) !== 0) return at;
    this.ends[last] = stop;
    this.kinds[last] = QTY;
    return stop;
  }

  /**
   * A run that holds a digit, a slash, an at sign or dots: cut its slots, hash what stays.
   * @param seed hash before the run. @param full hash after it, had it no slot.
   */
  #run(codes: Uint8Array, start: number, end: number, mask: number, seed: number, full: number): number {
    if (mask === DIGIT) return this.#add(start, end, NUM, seed);
    const shape = mask & ~UPPER;
    if ((shape & ~WORD) === 0) {
      if (this.#terms && isWordWithDigit(codes, start, end, end, shape)) return full;
      return this.#add(start, end, kindOf(codes, start, end, shape), seed);
    }
    if ((shape & (HEX | ALPHA)) === 0) {
      const cut = this.#numeric(codes, start, end, shape, seed);
      if (cut !== undefined) return cut;
    }
    return this.#mixed(codes, start, end, mask, seed, full);
  }

  /** Digits and joints only: a number, an address, a time. undefined: not one value, look closer. */
  #numeric(codes: Uint8Array, start: number, end: number, mask: number, seed: number): number | undefined {
    let from = start;
    while (from < end && !isDigitAt(codes, from)) from++;
    if (from === end) return undefined;
    if (from > start + 1 || (mask & AT) !== 0 || end - start === 17 || end - start === 36) return undefined;
    const slash = from > start && (codes[start] as number) === 47;
    let [stop, dots, colons, dashes, slashes] = [from, 0, 0, 0, 0];
    for (let i = from; i < end; i++) {
      const unit = codes[i] as number;
      if (unit >= 48 && unit <= 57) {
        if (i - stop > 1) return undefined;
        stop = i + 1;
      } else if (unit === 46) dots++;
      else if (unit === 58) colons++;
      else if (unit === 45) dashes++;
      else if (unit === 47) slashes++;
    }
    const trailing = end - stop;
    if (trailing > 1 || (slash && slashes > 0)) return undefined;
    if (trailing === 1) {
      const unit = codes[stop] as number;
      if (unit === 46) dots--;
      else if (unit === 58) colons--;
      else if (unit === 45) dashes--;
      else if (unit === 47) slashes--;
    }
    this.#constant = start;
    if (from > start && isSign(codes, from - 1, start)) from--;
    let kind = NUM;
    if (dots === 3 && dashes === 0 && (from === start || slash)) {
      if (colons <= 1) {
        const hash = hashOf(codes, start, from, seed);
        const colon = colons === 1 ? indexOfUnit(codes, 58, from, stop) : stop;
        if (colons === 0 || this.count + 1 >= this.#limit)
          return hashOf(codes, stop, end, this.#add(from, stop, IP, hash));
        const after = this.#add(colon + 1, stop, NUM, mix(this.#add(from, colon, IP, hash), 58));
        return hashOf(codes, stop, end, after);
      }
      return undefined;
    }
    if (colons > 0 || slashes > 0 || dots === 2 || dashes >= 2) kind = TIME;
    return hashOf(codes, stop, end, this.#add(from, stop, kind, hashOf(codes, start, from, seed)));
  }

  #mixed(codes: Uint8Array, start: number, end: number, mask: number, seed: number, full: number): number {
    const stop = trimEnd(codes, start, end);
    if ((mask & SLASH) !== 0) {
      if ((mask & COLON) !== 0 && isUrl(codes, start, stop)) return this.#whole(codes, start, stop, end, URL, seed);
      if (isPath(codes, start, stop)) return this.#whole(codes, start, stop, end, PATH, seed);
    }
    if ((mask & COLON) !== 0) {
      if (isMac(codes, start, stop)) return this.#whole(codes, start, stop, end, MAC, seed);
      if ((mask & ALPHA) === 0 && isIpv6(codes, start, stop)) return this.#whole(codes, start, stop, end, IP, seed);
    }
    if ((mask & AT) !== 0 && isEmail(codes, start, stop)) return this.#whole(codes, start, stop, end, EMAIL, seed);
    if ((mask & DASH) !== 0 && isUuid(codes, start, stop)) return this.#whole(codes, start, stop, end, UUID, seed);
    if (this.#hosts && (mask & DOT) !== 0 && (mask & (HEX | ALPHA)) !== 0 && !isCallOrKey(codes, end)) {
      const host = hostEnd(codes, start, stop);
      if (host !== -1) {
        const after = this.#add(start, host, HOST, seed);
        if (this.count >= this.#limit) return after;
        return (mask & DIGIT) === 0 ? hashOf(codes, host, end, after) : this.#words(codes, host, end, after);
      }
    }
    return (mask & DIGIT) === 0 ? full : this.#words(codes, start, end, seed);
  }

  #whole(codes: Uint8Array, start: number, stop: number, end: number, kind: number, seed: number): number {
    return hashOf(codes, stop, end, this.#add(start, stop, kind, seed));
  }

  /** Words with digits become slots; neighbours joined by a soft delimiter become one slot. */
  #words(codes: Uint8Array, start: number, end: number, seed: number): number {
    let hash = seed;
    this.#constant = start;
    let slot = -1;
    let slotEnd = -1;
    let slotMask = 0;
    let hexStart = -1; // of two-letter hex groups before a digit, as in ff:0a
    let i = start;
    while (i < end) {
      let bits = classOf(codes[i] as number);
      if ((bits & WORD) === 0) {
        i++;
        continue;
      }
      const word = i;
      let mask = 0;
      do {
        mask |= bits;
        i++;
        if (i >= end) break;
        bits = classOf(codes[i] as number);
        if ((mask & ALPHA) !== 0 && bits === DASH && (codes[i - 1] as number) === 95 && isDigitAt(codes, i + 1))
          bits = DIGIT;
      } while ((bits & WORD) !== 0);
      const joined = slot >= 0 && isJoint(codes, slotEnd, word);
      const letters = (mask & DIGIT) === 0;
      if (letters || (this.#terms && isWordWithDigit(codes, word, i, end, mask))) {
        const hex = letters && (mask & ALPHA) === 0 && i - word >= 2;
        if (hex && joined && (slotMask & ALPHA) === 0) {
          slotMask |= mask | maskOf(codes, slotEnd, word);
          slotEnd = i;
          continue;
        }
        if (!hex || i - word !== 2 || (codes[i] as number) !== 58) hexStart = -1;
        else if (hexStart < 0) hexStart = word;
        if (slot >= 0) {
          hash = this.#emit(codes, slot, slotEnd, slotMask, hash);
          if (this.count >= this.#limit) return hash;
          slot = -1;
        }
        continue;
      }
      if (joined) {
        slotMask |= mask | maskOf(codes, slotEnd, word);
        slotEnd = i;
        continue;
      }
      if (slot >= 0) {
        hash = this.#emit(codes, slot, slotEnd, slotMask, hash);
        if (this.count >= this.#limit) return hash;
      }
      slot = hexStart >= 0 && (mask & ALPHA) === 0 ? hexStart : word;
      slotMask = slot === word ? mask : mask | maskOf(codes, slot, word);
      hexStart = -1;
      if (slot > this.#constant && isSign(codes, slot - 1, start)) {
        slot--;
        slotMask |= DASH;
      }
      slotEnd = i;
    }
    if (slot >= 0) {
      hash = this.#emit(codes, slot, slotEnd, slotMask, hash);
      if (this.count >= this.#limit) return hash;
    }
    return hashOf(codes, this.#constant, end, hash);
  }

  /** Adds a slot with the constant text before it. The port of an address is a slot of its own. */
  #emit(codes: Uint8Array, slot: number, slotEnd: number, mask: number, seed: number): number {
    const kind = kindOf(codes, slot, slotEnd, mask);
    const hash = hashOf(codes, this.#constant, slot, seed);
    this.#constant = slotEnd;
    const port =
      kind === IP && (mask & COLON) !== 0 && (mask & (HEX | ALPHA)) === 0 ? indexOfUnit(codes, 58, slot, slotEnd) : -1;
    if (port === -1 || this.count + 1 >= this.#limit) return this.#add(slot, slotEnd, kind, hash);
    return this.#add(port + 1, slotEnd, NUM, mix(this.#add(slot, port, IP, hash), 58));
  }
}

/** One step of FxHash (Firefox): a rotation, so that every bit reaches the low ones, and a product. */
const mix = (hash: number, value: number): number => Math.imul(((hash << 5) | (hash >>> 27)) ^ value, FACTOR);

/** Every unit counts, four at a time: lines that differ in one letter of a name must not share a set of the cache. */
function hashOf(codes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const four =
      (codes[at] as number) |
      ((codes[at + 1] as number) << 8) |
      ((codes[at + 2] as number) << 16) |
      ((codes[at + 3] as number) << 24);
    hash = mix(hash, four);
  }
  let rest = 0;
  for (; at < end; at++) rest = (rest << 8) | (codes[at] as number);
  return end > start ? mix(hash, rest ^ ((end - start) << 24)) : hash;
}

function maskOf(codes: Uint8Array, start: number, end: number): number {
  let mask = 0;
  for (let i = start; i < end; i++) mask |= classOf(codes[i] as number);
  return mask;
}

function isDigitAt(codes: Uint8Array, at: number): boolean {
  const unit = codes[at] as number;
  return unit >= 48 && unit <= 57;
}

/** A delimiter inside a value: `1,234`, `12:30:01,123`, `/path?a=b`. @returns the class it counts as, 0: it ends the run. */
function joinsRun(codes: Uint8Array, start: number, at: number, to: number, mask: number): number {
  const code = codes[at];
  if (code === 44) return (mask & DIGIT) !== 0 && isThousands(codes, at, to) ? DASH : 0;
  if (code !== 61 || (mask & (SLASH | SOFT)) !== (SLASH | SOFT)) return 0;
  return isQuery(codes, start, at) ? SOFT : 0;
}

/** `,` followed by exactly three digits. */
function isThousands(codes: Uint8Array, at: number, to: number): boolean {
  if (at + 3 >= to || !isDigitAt(codes, at - 1)) return false;
  return isDigitAt(codes, at + 1) && isDigitAt(codes, at + 2) && isDigitAt(codes, at + 3) && !isDigitAt(codes, at + 4);
}

/** A single soft delimiter, or a joint and a sign, keeps two values together. */
function isJoint(codes: Uint8Array, from: number, to: number): boolean {
  return to - from === 1 || (to - from === 2 && ((codes[from + 1] as number) === 45 || (codes[from] as number) === 58));
}

/** The word before `(` or `=` names a function or a key; some standards have a digit in their name. */
function isWordWithDigit(codes: Uint8Array, word: number, wordEnd: number, end: number, mask: number): boolean {
  if ((mask & (HEX | ALPHA)) === 0 || isDigitAt(codes, word)) return false;
  if (wordEnd === end && wordEnd - word <= 24 && isCallOrKey(codes, end)) return (mask & ALPHA) !== 0;
  return isTerm(codes, word, wordEnd);
}

function isCallOrKey(codes: Uint8Array, end: number): boolean {
  const unit = codes[end] as number;
  return unit === 40 || unit === 61;
}

/** The text up to `at` is a path or an address with a `?`: an equals sign there belongs to it. */
function isQuery(codes: Uint8Array, start: number, at: number): boolean {
  const mark = indexOfUnit(codes, 63, start, at);
  return mark !== -1 && (codes[start] === 47 || isUrl(codes, start, mark));
}

function indexOfUnit(codes: Uint8Array, unit: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (codes[i] === unit) return i;
  return -1;
}

/** A minus or plus that belongs to the number after it: at the run's start or after another delimiter. */
function isSign(codes: Uint8Array, at: number, runStart: number): boolean {
  const unit = codes[at] as number;
  if (unit !== 45 && unit !== 43) return false;
  return at === runStart || (classOf(codes[at - 1] as number) & WORD) === 0;
}

/** `scheme://…` */
function isUrl(codes: Uint8Array, start: number, stop: number): boolean {
  for (let i = start + 1; i < stop - 3; i++) {
    if ((codes[i] as number) === 58) return (codes[i + 1] as number) === 47 && (codes[i + 2] as number) === 47;
  }
  return false;
}

/** An absolute path: `/a`, `/a/b`, `~/a`, `C:\a`; a lone `/1.2.3.4` is an address behind a slash. */
function isPath(codes: Uint8Array, start: number, stop: number): boolean {
  if (stop - start < 2) return false;
  let at = start;
  if ((codes[at] as number) === 126 || (codes[at] as number) === 46) at++;
  if ((codes[at] as number) !== 47) return false;
  const next = classOf(codes[at + 1] as number);
  if ((next & WORD) === 0 && (codes[at + 1] as number) !== 46) return false;
  if ((next & (HEX | ALPHA)) !== 0) return true;
  return indexOfUnit(codes, 47, at + 1, stop) !== -1;
}

/** Trailing punctuation belongs to the sentence, not to the path or the address. */
function trimEnd(codes: Uint8Array, start: number, end: number): number {
  let stop = end;
  while (stop > start + 1 && (classOf(codes[stop - 1] as number) & (RUN & ~(WORD | SLASH))) !== 0) stop--;
  return stop;
}
