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
import { accessUser } from './access-user.ts';
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
import type { Span } from './span.ts';

/** Codes that may be read behind the end of a range. */
const LOOKAHEAD = 8;
const encoder = new TextEncoder();

const SEED = 0x811c9dc5 | 0;
const FACTOR = 0x9e3779b1 | 0;

/**
 * One pass over a line: cuts the variable parts (slots) out by their shape, then hashes the rest. The result lives in
 * reused arrays until the next call, so that a known line costs no allocation here.
 */
export class Scanner {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  /** The line as ASCII, everything else as codes from BEYOND_ASCII on; zeros behind it. */
  readonly codes: Uint8Array;
  readonly view: DataView; // of codes
  /** Where runs start that hold slots, or that what follows them might change. */
  readonly runs: Int32Array;
  /** Slots found so far; all of them once the line is finished. */
  count = 0;
  runCount = 0;
  /** Codes that are looked at. */
  end = 0;
  /** What lies before this place has been scanned. */
  scanned = 0;
  /** End of the last run, without a unit behind it. */
  runEnd = 0;
  isAscii = true;
  /** Is the end of a finished line one slot that is not looked at? */
  isCut = false;
  #length = 0;
  #given: readonly Span[] | undefined; // slots that are known before the scan
  readonly #window: Uint8Array; // the part of codes that a line may fill
  readonly #limit: number;
  readonly #maxScan: number;
  readonly #hosts: boolean;
  readonly #terms: boolean;
  readonly #users: boolean;

  constructor(maxTokens: number, maxScanLength: number, ideas: Ideas) {
    this.starts = new Int32Array(maxTokens + 1);
    this.ends = new Int32Array(maxTokens + 1);
    this.kinds = new Uint8Array(maxTokens + 1);
    this.runs = new Int32Array(2 * maxTokens + 2);
    this.codes = new Uint8Array(maxScanLength + LOOKAHEAD);
    this.#window = this.codes.subarray(0, maxScanLength);
    this.view = new DataView(this.codes.buffer);
    this.#limit = maxTokens;
    this.#maxScan = maxScanLength;
    this.#hosts = ideas.has('hosts');
    this.#terms = ideas.has('terms');
    this.#users = ideas.has('users');
  }

  /** Takes a line; nothing is scanned yet. */
  begin(line: string, masked: readonly Span[] | undefined): void {
    this.count = 0;
    this.runCount = 0;
    this.scanned = 0;
    this.isCut = false;
    this.#length = line.length;
    const end = this.#fill(line);
    this.end = end;
    this.#given = masked === undefined || masked.length === 0 ? this.#accessUser(end) : masked;
  }

  /** Can the line be scanned piece by piece? */
  get isPlain(): boolean {
    return this.#given === undefined && this.end === this.#length;
  }

  /** No room for another slot. */
  get isFull(): boolean {
    return this.count >= this.#limit;
  }

  /** False for a line with more runs than are kept. */
  get hasAllRuns(): boolean {
    return this.runCount < this.runs.length;
  }

  /** Scans the run that starts at `at`, if one does. */
  run(at: number): void {
    this.runEnd = at;
    this.scanned = (CLASS[this.codes[at] as number] as number) === 0 ? at : this.#scanRun(this.codes, at, this.end);
  }

  /** Slots of a run in [at, stop) that was scanned before: start and end within it, and kind, for each. @returns false where there may be no room for them. */
  take(at: number, stop: number, cuts: Int32Array): boolean {
    const { starts, ends, kinds, codes } = this;
    let { count } = this;
    if (count + cuts.length / 3 + 1 >= this.#limit) return false;
    for (let i = 0; i < cuts.length; i += 3, count++) {
      starts[count] = at + (cuts[i] as number);
      ends[count] = at + (cuts[i + 1] as number);
      kinds[count] = cuts[i + 2] as number;
    }
    this.count = count;
    this.#mark(at);
    this.scanned = codes[stop] === 32 && ends[count - 1] === stop ? this.#sizeUnit(codes, stop, this.end) : stop;
    return true;
  }

  /** Scans the rest of a line whose text before `at` is scanned or known to hold nothing but the slots found so far. */
  finish(at: number): void {
    if (this.scanned > this.end) return;
    const { codes } = this;
    let from = at;
    if (from < this.scanned) from = this.scanned;
    else while (from > this.scanned && (CLASS[codes[from - 1] as number] as number) !== 0) from--; // back to where a run starts
    this.#rest(from);
  }

  /** Scans the whole line anew. */
  restart(): void {
    this.count = 0;
    this.runCount = 0;
    this.#rest(0);
  }

  #rest(from: number): void {
    const { end } = this;
    if (this.#given === undefined) this.#range(from, end);
    else this.#around(this.#given, end);
    this.isCut = this.count >= this.#limit || end < this.#length;
    if (this.isCut) this.#tail(this.#length, end);
    this.scanned = end + 1;
  }

  #accessUser(end: number): readonly Span[] | undefined {
    const user = this.#users ? accessUser(this.codes, end) : undefined;
    return user && [user];
  }

  #around(masked: readonly Span[], end: number): void {
    let from = 0;
    for (const span of masked) {
      if (span.start < from || span.end > end) continue;
      this.#range(from, span.start);
      if (this.count >= this.#limit) return;
      this.#add(span.start, span.end, span.kind);
      from = span.end;
    }
    if (this.count < this.#limit) this.#range(from, end);
  }

  /** The rest of a line that is not looked at becomes one slot; it swallows a slot that it would touch. */
  #tail(length: number, end: number): void {
    let from = end;
    if (this.count >= this.#limit) from = this.ends[this.#limit - 1] as number;
    while (this.count > 0 && ((this.ends[this.count - 1] as number) >= from || this.count >= this.#limit)) {
      this.count--;
      from = this.starts[this.count] as number;
    }
    if (from < length) this.#add(from, length, TEXT);
  }

  /** Of a finished line's constant text and the kinds of its slots: equal for equal skeletons, wherever their slots lie. */
  hash(): number {
    const { starts, ends, kinds, count, end } = this;
    let hash = SEED;
    let at = 0;
    for (let i = 0; i < count; i++) {
      hash = mix(this.#hashOf(at, starts[i] as number, hash), 0x100 + (kinds[i] as number));
      at = ends[i] as number;
    }
    return this.#hashOf(at, end, hash);
  }

  /** Every unit counts, four at a time. */
  #hashOf(start: number, end: number, seed: number): number {
    if (end <= start) return seed;
    const { view } = this;
    let hash = seed;
    let at = start;
    for (; at + 4 <= end; at += 4) hash = mix(hash, view.getInt32(at, true));
    let rest = 0;
    for (; at < end; at++) rest = (rest << 8) | (this.codes[at] as number);
    return mix(hash, rest ^ ((end - start) << 24));
  }

  /** Copies the line. ASCII goes through the platform's encoder, which is several times faster than reading units. */
  #fill(line: string): number {
    const { codes } = this;
    const end = line.length > this.#maxScan ? this.#maxScan : line.length;
    const { read, written } = encoder.encodeInto(line, this.#window);
    this.isAscii = read === end && written === end;
    if (!this.isAscii) {
      for (let i = 0; i < end; i++) {
        const unit = line.charCodeAt(i);
        codes[i] = unit < BEYOND_ASCII ? unit : codeBeyond(unit);
      }
    }
    for (let i = end; i < end + LOOKAHEAD; i++) codes[i] = 0;
    return end;
  }

  #range(from: number, to: number): void {
    const { codes } = this;
    let i = from;
    while (i < to) {
      if ((CLASS[codes[i] as number] as number) === 0) {
        i++;
        continue;
      }
      i = this.#scanRun(codes, i, to);
      if (this.count >= this.#limit) return;
    }
  }

  /** One run: characters that may belong to one value. @returns where to go on. */
  #scanRun(codes: Uint8Array, start: number, to: number): number {
    let i = start;
    while (i < to && isDigitAt(codes, i)) i++;
    // Most runs that hold a value are digits to the end.
    if (i > start && (i === to || ((CLASS[codes[i] as number] as number) === 0 && !mayJoin(codes[i] as number)))) {
      this.runEnd = i;
      this.#add(start, i, NUM);
      this.#mark(start);
      return codes[i] === 32 && this.count < this.#limit ? this.#sizeUnit(codes, i, to) : i;
    }
    i = start;
    let mask = 0;
    let bits = CLASS[codes[i] as number] as number;
    do {
      mask |= bits;
      if (++i >= to) break;
      bits = CLASS[codes[i] as number] as number;
      if (bits === 0 && (mask & (DIGIT | SOFT)) !== 0) bits = joinsRun(codes, start, i, to, mask);
    } while (bits !== 0);
    this.runEnd = i;
    if ((mask & (DIGIT | SLASH | AT | SOFT)) === 0 && (mask & (DOT | UPPER)) !== DOT) return i;
    const before = this.count;
    if ((mask & (DIGIT | SLASH | AT)) !== 0 || (mask & (DOT | UPPER)) === DOT) this.#run(codes, start, i, mask);
    if (this.count > before) {
      this.#mark(start);
      if (codes[i] === 32 && this.ends[this.count - 1] === i && this.count < this.#limit)
        return this.#sizeUnit(codes, i, to);
    } else if ((mask & (DIGIT | SOFT)) !== 0 && mayJoin(codes[i] as number)) this.#mark(start);
    return i;
  }

  #mark(start: number): void {
    if (this.runCount < this.runs.length) this.runs[this.runCount++] = start;
  }

  #add(start: number, end: number, kind: number): void {
    const n = this.count;
    this.starts[n] = start;
    this.ends[n] = end;
    this.kinds[n] = kind;
    this.count = n + 1;
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

  /** A run that holds a digit, a slash, an at sign or dots: cuts its slots. */
  #run(codes: Uint8Array, start: number, end: number, mask: number): void {
    if (mask === DIGIT) {
      this.#add(start, end, NUM);
      return;
    }
    const shape = mask & ~UPPER;
    if ((shape & ~WORD) === 0) {
      if (!this.#terms || !isWordWithDigit(codes, start, end, end, shape))
        this.#add(start, end, kindOf(codes, start, end, shape));
      return;
    }
    if ((shape & (HEX | ALPHA)) === 0 && this.#numeric(codes, start, end, shape)) return;
    this.#mixed(codes, start, end, mask);
  }

  /** Digits and joints only: a number, an address, a time. @returns false: not one value, look closer. */
  #numeric(codes: Uint8Array, start: number, end: number, mask: number): boolean {
    let from = start;
    while (from < end && !isDigitAt(codes, from)) from++;
    if (from === end) return false;
    if (from > start + 1 || (mask & AT) !== 0 || end - start === 17 || end - start === 36) return false;
    const slash = from > start && (codes[start] as number) === 47;
    let stop = from;
    let dots = 0;
    let colons = 0;
    let dashes = 0;
    let slashes = 0;
    for (let i = from; i < end; i++) {
      const unit = codes[i] as number;
      if (unit >= 48 && unit <= 57) {
        if (i - stop > 1) return false;
        stop = i + 1;
      } else if (unit === 46) dots++;
      else if (unit === 58) colons++;
      else if (unit === 45) dashes++;
      else if (unit === 47) slashes++;
    }
    const trailing = end - stop;
    if (trailing > 1 || (slash && slashes > 0)) return false;
    if (trailing === 1) {
      const unit = codes[stop] as number;
      if (unit === 46) dots--;
      else if (unit === 58) colons--;
      else if (unit === 45) dashes--;
      else if (unit === 47) slashes--;
    }
    if (from > start && isSign(codes, from - 1, start)) from--;
    if (dots === 3 && dashes === 0 && (from === start || slash)) {
      if (colons > 1) return false;
      if (colons === 0 || this.count + 1 >= this.#limit) this.#add(from, stop, IP);
      else {
        const colon = indexOfUnit(codes, 58, from, stop);
        this.#add(from, colon, IP);
        this.#add(colon + 1, stop, NUM);
      }
      return true;
    }
    this.#add(from, stop, colons > 0 || slashes > 0 || dots === 2 || dashes >= 2 ? TIME : NUM);
    return true;
  }

  #mixed(codes: Uint8Array, start: number, end: number, mask: number): void {
    const stop = trimEnd(codes, start, end);
    const whole = wholeKind(codes, start, stop, mask);
    if (whole >= 0) {
      this.#add(start, stop, whole);
      return;
    }
    if (this.#hosts && (mask & DOT) !== 0 && (mask & (HEX | ALPHA)) !== 0 && !isCallOrKey(codes, end)) {
      const host = hostEnd(codes, start, stop);
      if (host !== -1) {
        this.#add(start, host, HOST);
        if (this.count < this.#limit && (mask & DIGIT) !== 0) this.#words(codes, host, end);
        return;
      }
    }
    if ((mask & DIGIT) !== 0) this.#words(codes, start, end);
  }

  /** Words with digits become slots; neighbours joined by a soft delimiter become one slot. */
  #words(codes: Uint8Array, start: number, end: number): void {
    let constant = start; // of the text behind the last slot
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
        if (bits === DIGIT) while (i < end && isDigitAt(codes, i)) i++;
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
          this.#emit(codes, slot, slotEnd, slotMask);
          if (this.count >= this.#limit) return;
          constant = slotEnd;
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
        this.#emit(codes, slot, slotEnd, slotMask);
        if (this.count >= this.#limit) return;
        constant = slotEnd;
      }
      slot = hexStart >= 0 && (mask & ALPHA) === 0 ? hexStart : word;
      slotMask = slot === word ? mask : mask | maskOf(codes, slot, word);
      hexStart = -1;
      if (slot > constant && isSign(codes, slot - 1, start)) {
        slot--;
        slotMask |= DASH;
      }
      slotEnd = i;
    }
    if (slot >= 0) this.#emit(codes, slot, slotEnd, slotMask);
  }

  /** The port of an address is a slot of its own. */
  #emit(codes: Uint8Array, slot: number, slotEnd: number, mask: number): void {
    const kind = kindOf(codes, slot, slotEnd, mask);
    const port =
      kind === IP && (mask & COLON) !== 0 && (mask & (HEX | ALPHA)) === 0 ? indexOfUnit(codes, 58, slot, slotEnd) : -1;
    if (port === -1 || this.count + 1 >= this.#limit) this.#add(slot, slotEnd, kind);
    else {
      this.#add(slot, port, IP);
      this.#add(port + 1, slotEnd, NUM);
    }
  }
}

/** One step of FxHash (Firefox): a rotation, so that every bit reaches the low ones, and a product. */
const mix = (hash: number, value: number): number => Math.imul(((hash << 5) | (hash >>> 27)) ^ value, FACTOR);

/** Kind of a run that is one value from end to end, -1 for none. */
function wholeKind(codes: Uint8Array, start: number, stop: number, mask: number): number {
  if ((mask & SLASH) !== 0) {
    if ((mask & COLON) !== 0 && isUrl(codes, start, stop)) return URL;
    if (isPath(codes, start, stop)) return PATH;
  }
  if ((mask & COLON) !== 0) {
    if (isMac(codes, start, stop)) return MAC;
    if ((mask & ALPHA) === 0 && isIpv6(codes, start, stop)) return IP;
  }
  if ((mask & AT) !== 0 && isEmail(codes, start, stop)) return EMAIL;
  return (mask & DASH) !== 0 && isUuid(codes, start, stop) ? UUID : -1;
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

/** Codes for what is not ASCII: many of them, so that texts are told apart by codes where they can be. */
const codeBeyond = (unit: number): number => BEYOND_ASCII | ((unit ^ (unit >>> 7) ^ (unit >>> 14)) & 127);

/** Whether a run goes on behind such a code depends on what follows (see joinsRun). */
export const mayJoin = (code: number): boolean => code === 44 || code === 61;

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
