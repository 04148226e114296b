import { grown } from '../grown.ts';
import { holdsAt } from '../text-at.ts';
import type { Scanner } from './scanner.ts';

/**
 * Where a pattern's values lie, relative to the slots the scanner cut: for each its start and its end, as a slot (−1: the line's
 * start) and an offset from that slot's end.
 */
export type ValuePlan = readonly number[];

/** A skeleton (a line without its values) and what is known of every line that has it. */
export type Known<T> = {
  readonly parts: readonly string[];
  readonly target: T;
  /** undefined: the pattern's slots are the scanner's. */
  readonly plan: ValuePlan | undefined;
};

/** Skeletons that look alike in codes: they differ only beyond ASCII, where codes say less than the text. */
const MAX_ALIKE = 4;
/** Skeletons together, in codes of which four make a word: what this may cost in memory. */
const MAX_WORDS = 2_097_152;
const FIRST_WORDS = 256;
const FIRST_PLACES = 32;
/** Of a table's row: hash, and number of the entry, counted from 1. */
const ROW = 2;

/** Bounded map from skeleton to what is known of it: a hash table over the scanner's codes, which are compared. A full one starts anew. */
export class KnownLines<T> {
  readonly capacity: number;
  size = 0;
  #table = new Int32Array(FIRST_PLACES * ROW);
  /** By entry: undefined once forgotten. */
  #known: (Known<T> | undefined)[] = [];
  /** By entry: where its skeleton lies in the words, and its size (see sizeOf). */
  #froms = new Int32Array(FIRST_PLACES);
  #sizes = new Int32Array(FIRST_PLACES);
  #words = new Int32Array(FIRST_WORDS);
  #used = 0; // words
  /** Entries that depend on the templates known when they were made. */
  #planned: number[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** What is known of the line that was scanned last. */
  find(line: string, scan: Scanner): Known<T> | undefined {
    const hash = scan.hash();
    const table = this.#table;
    const last = table.length - ROW;
    for (let row = rowOf(hash) & last; ; row = (row + ROW) & last) {
      const entry = (table[row + 1] as number) - 1;
      if (entry < 0) return undefined;
      if (table[row] !== hash || !this.#isSame(entry, scan)) continue;
      const known = this.#known[entry];
      if (known !== undefined && (scan.isAscii || isSpelled(known, line, scan))) return known;
    }
  }

  /** Keeps the skeleton of the line that was scanned last. */
  add(scan: Scanner, known: Known<T>): void {
    const entry = this.#entryFor(scan, known);
    if (this.#known[entry] === undefined) this.size++;
    this.#known[entry] = known;
    if (known.plan !== undefined) this.#planned.push(entry);
  }

  /** Forgets skeletons whose pattern depended on the templates known when they were cut. */
  dropPlanned(): void {
    for (const entry of this.#planned) {
      if (this.#known[entry]?.plan === undefined) continue;
      this.#known[entry] = undefined;
      this.size--;
    }
    this.#planned = [];
  }

  clear(): void {
    this.#table = new Int32Array(FIRST_PLACES * ROW);
    this.#known = [];
    this.#used = 0;
    this.#planned = [];
    this.size = 0;
  }

  /** The entry of this skeleton, a forgotten one or the first of too many alike; else a new one. */
  #entryFor(scan: Scanner, { parts }: Known<T>): number {
    const hash = scan.hash();
    const last = this.#table.length - ROW;
    let alike = 0;
    let first = -1;
    let row = rowOf(hash) & last;
    for (; this.#table[row + 1] !== 0; row = (row + ROW) & last) {
      if (this.#table[row] !== hash) continue;
      const entry = (this.#table[row + 1] as number) - 1;
      if (!this.#isSame(entry, scan)) continue;
      const known = this.#known[entry];
      if (known === undefined || known.parts.every((part, at) => part === parts[at])) return entry;
      if (first < 0) first = entry;
      if (++alike === MAX_ALIKE) return first;
    }
    if (!this.#hasRoom(scan)) {
      this.clear();
      return this.#entryFor(scan, { parts } as Known<T>);
    }
    return this.#newEntry(scan, row, hash);
  }

  #newEntry(scan: Scanner, row: number, hash: number): number {
    const entry = this.#known.push(undefined) - 1;
    this.#table[row] = hash;
    this.#table[row + 1] = entry + 1;
    if (entry >= this.#froms.length) {
      this.#froms = grown(this.#froms, entry + 1);
      this.#sizes = grown(this.#sizes, entry + 1);
    }
    const words = (scan.skeletonLength + 3) >> 2;
    if (this.#used + words > this.#words.length) this.#words = grown(this.#words, this.#used + words);
    for (let i = 0; i < words; i++) this.#words[this.#used + i] = scan.skeleton[i] as number;
    this.#froms[entry] = this.#used;
    this.#sizes[entry] = sizeOf(scan);
    this.#used += words;
    if (this.#known.length * 2 * ROW > this.#table.length) this.#growTable();
    return entry;
  }

  #hasRoom({ skeletonLength }: Scanner): boolean {
    return this.#known.length < this.capacity && this.#used + (skeletonLength >> 2) < MAX_WORDS;
  }

  #growTable(): void {
    const before = this.#table;
    const table = new Int32Array(before.length * 2);
    const last = table.length - ROW;
    for (let from = 0; from < before.length; from += ROW) {
      if (before[from + 1] === 0) continue;
      let row = rowOf(before[from] as number) & last;
      while (table[row + 1] !== 0) row = (row + ROW) & last;
      table[row] = before[from] as number;
      table[row + 1] = before[from + 1] as number;
    }
    this.#table = table;
  }

  #isSame(entry: number, scan: Scanner): boolean {
    if (this.#sizes[entry] !== sizeOf(scan)) return false;
    const { skeleton, skeletonLength } = scan;
    const words = this.#words;
    for (let i = 0, at = this.#froms[entry] as number; i * 4 < skeletonLength; i++, at++)
      if (words[at] !== skeleton[i]) return false;
    return true;
  }
}

/** Length in codes, twice, and one more beyond ASCII: what stands for a slot in one may be a character in the other. */
const sizeOf = ({ skeletonLength, isAscii }: Scanner): number => skeletonLength * 2 + (isAscii ? 0 : 1);

/** An even number. */
const rowOf = (hash: number): number => (hash ^ (hash >>> 15)) << 1;

/** Has the line these constant texts between its slots? Beyond ASCII the codes of a skeleton are no proof. */
function isSpelled<T>({ parts }: Known<T>, line: string, scan: Scanner): boolean {
  if (parts.length !== scan.count + 1) return false;
  let at = 0;
  for (let slot = 0; slot < parts.length; slot++) {
    if (!holdsAt(line, parts[slot] as string, at)) return false;
    at = scan.ends[slot] as number;
  }
  return true;
}
