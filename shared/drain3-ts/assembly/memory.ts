/**
 * Where everything lies, in bytes. One layout, made for the largest options: a line is scanned from beginning to end before the next one is written, so
 * that all scanners share it. Pages that no line reaches cost nothing.
 */
/** i32 each: number of slots, and hash of the skeleton. */
export const RESULT: usize = 0x7f8;
export const CLASSES: usize = 0x800; // u16 × 256
export const WORDS: usize = 0xc00; // u64 × 128: units and terms
export const STARTS: usize = 0x1000; // i32 × 4,097
export const ENDS: usize = 0x6000; // i32 × 4,097
export const KINDS: usize = 0xb000; // u8 × 4,097
/** The line as ASCII, everything else as codes from BEYOND_ASCII on; at most 1 Mi of them, zeros behind. */
export const CODES: usize = 0x10000;
/** The line without its values: see skeleton.ts. */
export const SKELETON: usize = 0x111000;
