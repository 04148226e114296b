import { SLOT } from '../tokens.ts';
import type { Cell } from './cells.ts';

/** A template's position: its text, or, where members differ, what all of them begin and end with. */
export type OpenCell =
  | { readonly open: false; readonly key: string; readonly raw: string }
  /** `key` is set where members differ only in what grouping ignores. */
  | {
      readonly open: true;
      readonly key: string | undefined;
      readonly prefix: string;
      readonly suffix: string;
      /** Most cells of the fine form that were seen here, and different texts (counted up to MANY_TEXTS). */
      readonly most: number;
      readonly texts: number;
    };

export const MANY_TEXTS = 8;

const JOINT = /[\s=,;:()[\]{}"'|<>]/;

/** Compares members position by position. @param rows of equal length, at least one. */
export function openCells(rows: readonly (readonly Cell[])[]): readonly OpenCell[] {
  const first = rows[0] as readonly Cell[];
  if (rows.length === 1) return first;
  return first.map((cell, at) => (isSame(rows, at, cell) ? cell : openCell(rows, at, cell)));
}

function isSame(rows: readonly (readonly Cell[])[], at: number, cell: Cell): boolean {
  for (const row of rows) {
    const other = row[at] as Cell;
    if (other !== cell && other.raw !== cell.raw) return false;
  }
  return true;
}

function openCell(rows: readonly (readonly Cell[])[], at: number, { key }: Cell): OpenCell {
  const raws = new Set<string>();
  let most = 1;
  let sameKey = true;
  for (const row of rows) {
    const other = row[at] as Cell;
    raws.add(other.raw);
    if (other.width > most) most = other.width;
    sameKey &&= other.key === key;
  }
  const texts = Math.min(raws.size, MANY_TEXTS);
  return { open: true, key: sameKey && most === 1 ? key : undefined, ...frame([...raws]), most, texts };
}

/** Longest common start and end that stop at a joint and hold no slot. */
function frame(texts: readonly string[]): { prefix: string; suffix: string } {
  const shortest = texts.reduce((least, text) => Math.min(least, text.length), Infinity);
  const [first = ''] = texts;
  let start = 0;
  while (start < shortest && first[start] !== SLOT && texts.every((text) => text[start] === first[start])) start++;
  const stops = (at: number): boolean => texts.every((text) => at === text.length || JOINT.test(text[at] as string));
  while (start > 0 && !JOINT.test(first[start - 1] as string) && !stops(start)) start--;
  const fromEnd = (text: string, at: number): string => text[text.length - 1 - at] as string;
  let end = 0;
  while (
    end < shortest - start &&
    fromEnd(first, end) !== SLOT &&
    texts.every((text) => fromEnd(text, end) === fromEnd(first, end))
  )
    end++;
  while (end > 0 && !JOINT.test(fromEnd(first, end - 1)) && !/[.!?]/.test(fromEnd(first, end - 1))) end--;
  return { prefix: first.slice(0, start), suffix: end === 0 ? '' : first.slice(-end) };
}
