import { ALPHA, AT, classOf, COLON, DASH, DIGIT, DOT, HEX, SLASH, UPPER } from './chars.ts';
import type { SlotKind } from './types.ts';

/** Kinds the scanner knows, by code. Codes from FIRST_MASK on are the caller's masks. */
export const KIND_NAMES: readonly SlotKind[] = [
  'num',
  'qty',
  'ip',
  'time',
  'hex',
  'path',
  'url',
  'uuid',
  'mac',
  'email',
  'id',
  'word',
  'text',
  'host',
];
export const NUM = 0;
export const QTY = 1;
export const IP = 2;
export const TIME = 3;
export const HEXA = 4;
export const PATH = 5;
export const URL = 6;
export const UUID = 7;
export const MAC = 8;
export const EMAIL = 9;
export const ID = 10;
export const WORD_SLOT = 11;
export const TEXT = 12;
export const HOST = 13;
export const FIRST_MASK = 14;

/** Up to five codes as one number. */
const packed = (codes: ArrayLike<number>, start: number, end: number): number => {
  let sum = 0;
  for (let i = start; i < end; i++) sum = sum * 256 + (codes[i] as number);
  return sum;
};
const LONGEST_UNIT = 5;
const UNITS: ReadonlySet<number> = new Set(
  'ms s us ns m h d min mins sec secs hr hrs B b K M G T k KB MB GB TB kB Kb Mb kb mb gb KiB MiB GiB TiB Hz kHz MHz GHz x px pt bytes'
    .split(' ')
    .map((unit) => packed(new TextEncoder().encode(unit), 0, unit.length)),
);

/** Kind of the text in [start, end), whose classes OR to `mask`. Linear in its length. */
export function kindOf(codes: Uint8Array, start: number, end: number, mask: number): number {
  if (mask === DIGIT) return NUM;
  if ((mask & (HEX | ALPHA)) === 0) return numericKind(codes, start, end, mask);
  const first = codes[start] as number;
  const second = (codes[start + 1] as number) | 32;
  if (first === 48 && second === 120) return HEXA;
  if ((mask & (DASH | COLON | DIGIT)) === (DASH | COLON | DIGIT) && (mask & SLASH) === 0) {
    if (isDigit(first) && isDigit(codes[start + 3] as number) && (codes[start + 4] as number) === 45) return TIME;
  }
  if ((mask & ~(DIGIT | ALPHA | HEX | UPPER | DOT | DASH)) === 0 && quantityAt(codes, start, end)) return QTY;
  if ((mask & ~(DIGIT | HEX | UPPER)) === 0 && end - start >= 8) return HEXA;
  if ((mask & ~(DIGIT | HEX | UPPER | COLON)) === 0 && countOf(codes, start, end, 58) >= 3) return IP;
  return ID;
}

function numericKind(codes: Uint8Array, start: number, end: number, mask: number): number {
  if ((mask & (COLON | DOT | SLASH | DASH)) === 0) return NUM;
  const dots = (mask & DOT) === 0 ? 0 : countOf(codes, start, end, 46);
  if (dots === 3 && (mask & (DASH | AT)) === 0) return IP;
  if ((mask & COLON) !== 0) return TIME;
  if ((mask & SLASH) !== 0 || dots === 2) return TIME;
  return (mask & DASH) !== 0 && countOf(codes, start + 1, end, 45) >= 2 ? TIME : NUM;
}

/** A number with a unit glued to it. */
function quantityAt(codes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  const sign = codes[i] as number;
  if (sign === 45 || sign === 43) i++;
  const from = i;
  while (i < end && (isDigit(codes[i] as number) || (codes[i] as number) === 46)) i++;
  return i > from && end - i <= LONGEST_UNIT && UNITS.has(packed(codes, i, end));
}

export function isUuid(codes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const unit = codes[start + i] as number;
    const dash = i === 8 || i === 13 || i === 18 || i === 23;
    if (dash ? unit !== 45 : (classOf(unit) & (DIGIT | HEX)) === 0) return false;
  }
  return true;
}

export function isMac(codes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 17) return false;
  const separator = codes[start + 2] as number;
  if (separator !== 58 && separator !== 45) return false;
  for (let i = 0; i < 17; i++) {
    const unit = codes[start + i] as number;
    if (i % 3 === 2 ? unit !== separator : (classOf(unit) & (DIGIT | HEX)) === 0) return false;
  }
  return true;
}

/** Hex groups of at most four with at least two colons, not a clock time (letters or `::` are needed). */
export function isIpv6(codes: Uint8Array, start: number, end: number): boolean {
  let group = 0;
  let colons = 0;
  let proof = false;
  for (let i = start; i < end; i++) {
    const unit = codes[i] as number;
    if (unit === 58) {
      colons++;
      if (group === 0 && i > start) proof = true;
      group = 0;
    } else {
      const bits = classOf(unit);
      if ((bits & (DIGIT | HEX)) === 0 || ++group > 4) return false;
      if ((bits & HEX) !== 0) proof = true;
    }
  }
  return proof && colons >= 2 && colons <= 7 && end - start >= 3;
}

export function isEmail(codes: Uint8Array, start: number, end: number): boolean {
  let at = -1;
  let dot = -1; // first one behind the at sign
  for (let i = start; i < end; i++) {
    const unit = codes[i];
    if (unit === 64) {
      if (at !== -1) return false;
      at = i;
    } else if (unit === 46 && at !== -1 && dot === -1 && i > at + 1) dot = i;
  }
  return at > start && dot !== -1 && dot < end - 1;
}

/**
 * End of a dotted lower-case name of at least three parts (host, domain, package) that starts at `start`; −1 when it is
 * none. A port or what follows an at sign is not part of it.
 */
export function hostEnd(codes: Uint8Array, start: number, end: number): number {
  let dots = 0;
  let part = 0;
  let letters = 0; // of the current part
  let i = start;
  for (; i < end; i++) {
    const unit = codes[i] as number;
    if (unit === 46) {
      if (part === 0) return -1;
      dots++;
      part = letters = 0;
    } else if ((unit >= 97 && unit <= 122) || unit === 95 || unit === 45 || isDigit(unit)) {
      part++;
      if (unit >= 97) letters++;
    } else break;
  }
  if (i < end && (codes[i] as number) !== 58) return -1;
  return dots >= 2 && part >= 2 && letters === part ? i : -1;
}

const code = (text: string): number => [...text].reduce((sum, char) => sum * 37 + parseInt(char, 36) + 1, 0);
/** Names of standards that hold a digit: words, not values. */
const TERMS: ReadonlySet<number> = new Set(
  'ipv4 ipv6 base64 md5 x509 k8s win32 win64 crc32 http2 http3 oauth2 sha1 sha2 sha256 sha512 ec2 s3 log4j utf8 utf16 h264 x86 i386 amd64 p2p saml2 krb5 asn1'
    .split(' ')
    .map(code),
);

export function isTerm(codes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 6 || end - start < 2) return false;
  let sum = 0;
  for (let i = start; i < end; i++) {
    const unit = codes[i] as number;
    if (isDigit(unit)) sum = sum * 37 + unit - 47;
    else {
      const lower = unit | 32;
      if (lower < 97 || lower > 122) return false;
      sum = sum * 37 + lower - 86;
    }
  }
  return TERMS.has(sum);
}

function countOf(codes: Uint8Array, start: number, end: number, unit: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((codes[i] as number) === unit) count++;
  return count;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}
