import type { Scanner } from './scan/scanner.ts';

/** A skeleton as units: its parts, each up to its stop, and SLOT_UNIT for the slot between two. Valid until the next one is made. */
export type SkeletonText = {
  readonly parts: readonly string[];
  readonly units: Uint16Array;
  readonly stops: Int32Array;
};

export const SLOT_UNIT = 0xffff;

let units = new Uint16Array(4_096);
let stops = new Int32Array(256);

function makeRoom(length: number, parts: number): void {
  if (length > units.length) units = new Uint16Array(length * 2);
  if (parts > stops.length) stops = new Int32Array(parts * 2);
}

export function textOfParts(parts: readonly string[]): SkeletonText {
  makeRoom(
    parts.reduce((sum, part) => sum + part.length + 1, 0),
    parts.length,
  );
  let to = 0;
  parts.forEach((part, at) => {
    for (let i = 0; i < part.length; i++) units[to++] = part.charCodeAt(i);
    stops[at] = to;
    units[to++] = SLOT_UNIT;
  });
  return { parts, units, stops };
}

/**
 * The same from the line that was scanned last, whose parts these are: codes are read several times faster than the units of cut strings.
 * @param words more are not read: what is behind them is left out.
 */
export function textOfScan(scan: Scanner, parts: readonly string[], words: number): SkeletonText {
  if (!scan.isAscii) return textOfParts(parts);
  const { codes, starts, ends, count, end } = scan;
  makeRoom(end + count + 1, count + 1);
  let at = 0;
  let to = 0;
  let left = words;
  for (let slot = 0; slot <= count; slot++) {
    const stop = slot < count ? (starts[slot] as number) : end;
    let isWord = slot > 0; // a slot ends a word
    for (; at < stop && left > 0; at++) {
      const code = codes[at] as number;
      if (isWord && code === 32) left--;
      isWord = code > 32;
      units[to++] = code;
    }
    stops[slot] = to;
    units[to++] = SLOT_UNIT;
    at = ends[slot] as number;
  }
  return { parts, units, stops };
}
