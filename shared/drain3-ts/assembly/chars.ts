import { CLASSES } from './memory';

/** Character classes as bits; a run's OR tells in one test whether anything in it can vary. */
export const DIGIT: u32 = 1;
export const HEX: u32 = 2; // a–f, A–F
export const ALPHA: u32 = 4; // other letters, underscore, everything beyond ASCII
export const DOT: u32 = 8;
export const DASH: u32 = 16; // - +
export const COLON: u32 = 32;
export const SLASH: u32 = 64;
export const AT: u32 = 128;
export const SOFT: u32 = 256; // other characters that join words: # $ % & * ~ \ ^ ?
export const UPPER: u32 = 512; // set beside HEX or ALPHA for A–Z

export const WORD: u32 = DIGIT | HEX | ALPHA;
export const RUN: u32 = WORD | DOT | DASH | COLON | SLASH | AT | SOFT;

function assign(chars: string, bits: u32): void {
  for (let i = 0; i < chars.length; i++) store<u16>(CLASSES + ((chars.charCodeAt(i) as usize) << 1), bits as u16);
}

/** Class of each code; 0 = ends a run (blanks, brackets, quotes, comma, `=`, `|`, `;`, controls). */
for (let code: usize = 128; code < 256; code++) store<u16>(CLASSES + (code << 1), ALPHA as u16);
assign('0123456789', DIGIT);
assign('abcdef', HEX);
assign('ABCDEF', HEX | UPPER);
assign('ghijklmnopqrstuvwxyz_', ALPHA);
assign('GHIJKLMNOPQRSTUVWXYZ', ALPHA | UPPER);
assign('.', DOT);
assign('-+', DASH);
assign(':', COLON);
assign('/', SLASH);
assign('@', AT);
assign('#$%&*~\\^?', SOFT);

/** Code at an address. */
export function code(at: usize): u32 {
  return load<u8>(at);
}

/** Class of the code at an address. */
export function bitsAt(at: usize): u32 {
  return load<u16>(CLASSES + ((load<u8>(at) as usize) << 1));
}

export function isDigitAt(at: usize): bool {
  return (load<u8>(at) as u32) - 48 < 10;
}

/** Address of a code in [from, to); 0: it is not there. */
export function find(wanted: u32, from: usize, to: usize): usize {
  for (let i = from; i < to; i++) if (code(i) == wanted) return i;
  return 0;
}

export function countOf(wanted: u32, from: usize, to: usize): u32 {
  let count: u32 = 0;
  for (let i = from; i < to; i++) if (code(i) == wanted) count++;
  return count;
}

/** All classes in [from, to). */
export function maskOf(from: usize, to: usize): u32 {
  let mask: u32 = 0;
  for (let i = from; i < to; i++) mask |= bitsAt(i);
  return mask;
}
