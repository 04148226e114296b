import type { Sequences } from './sequences.ts';

export type Visit = (at: number, rows: readonly number[]) => void;

/** Bits per position in a filter: so that few positions that have no partner pass it. */
const FILTER_BITS = 8;

/**
 * All families of at least two rows: rows that agree everywhere but at one position. No two rows are equal. Linear in the number of positions: a
 * row without one position has a hash; those whose hash comes twice are compared.
 * @param rows the number of each row's sequence.
 */
export function eachFamily(sequences: Sequences, rows: Int32Array, visit: Visit): void {
  const { holes, starts } = sequences;
  const count = positionsOf(sequences, rows);
  const seen = new Filter(count);
  const twice = new Filter(count);
  let repeats = 0;
  for (const row of rows) {
    for (let i = starts[row] as number, end = starts[row + 1] as number; i < end; i++) {
      const hole = holes[i] as number;
      if (!seen.add(hole)) continue;
      twice.add(hole);
      repeats++;
    }
  }
  const table = new FamilyTable(sequences, repeats * 2);
  for (let number = 0; number < rows.length; number++) {
    const row = rows[number] as number;
    const start = starts[row] as number;
    for (let i = start, end = starts[row + 1] as number; i < end; i++) {
      const hole = holes[i] as number;
      if (twice.has(hole)) table.add(number, table.find(hole, row, i - start, true));
    }
  }
  table.each(visit);
}

/**
 * Only families that have a fresh row or had one of those that are gone: after a first round few others can have changed.
 * @param fresh of each row, whether it is.
 * @param gone the numbers of sequences.
 */
export function eachChangedFamily(
  sequences: Sequences,
  rows: Int32Array,
  fresh: Uint8Array,
  gone: readonly number[],
  visit: Visit,
): void {
  const { holes, starts } = sequences;
  const entering = [...gone];
  rows.forEach((row, number) => {
    if (fresh[number] === 1) entering.push(row);
  });
  const count = positionsOf(sequences, entering);
  const filter = new Filter(count);
  const table = new FamilyTable(sequences, count);
  for (const row of entering) {
    const start = starts[row] as number;
    for (let i = start, end = starts[row + 1] as number; i < end; i++) {
      const hole = holes[i] as number;
      filter.add(hole);
      table.find(hole, row, i - start, true);
    }
  }
  for (let number = 0; number < rows.length; number++) {
    const row = rows[number] as number;
    const start = starts[row] as number;
    for (let i = start, end = starts[row + 1] as number; i < end; i++) {
      const hole = holes[i] as number;
      if (!filter.has(hole)) continue;
      const family = table.find(hole, row, i - start, false);
      if (family >= 0) table.add(number, family);
    }
  }
  table.each(visit);
}

function positionsOf({ starts }: Sequences, rows: Int32Array | readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += (starts[row + 1] as number) - (starts[row] as number);
  return sum;
}

const powerOf2 = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(64, least)));

/** Which hashes were there, some others taken for them. */
class Filter {
  readonly #words: Int32Array;
  readonly #mask: number;

  constructor(entries: number) {
    this.#words = new Int32Array(powerOf2(entries * FILTER_BITS) / 32);
    this.#mask = this.#words.length - 1;
  }

  has(hash: number): boolean {
    return (((this.#words[(hash >>> 5) & this.#mask] as number) >>> hash) & 1) === 1;
  }

  /** True where it was there. */
  add(hash: number): boolean {
    const at = (hash >>> 5) & this.#mask;
    const word = this.#words[at] as number;
    const bit = 1 << hash;
    this.#words[at] = word | bit;
    return (word & bit) !== 0;
  }
}

/** Families by what they agree in: an open hash table for the time of one round. */
class FamilyTable {
  readonly #sequences: Sequences;
  readonly #places: Int32Array; // family plus one
  readonly #mask: number;
  // Of each family: one of its sequences, where they differ, and its rows, the last one first.
  readonly #samples: number[] = [];
  readonly #ats: number[] = [];
  readonly #last: number[] = [];
  // Of each entry: a row, and the entry before.
  readonly #rows: number[] = [];
  readonly #before: number[] = [];

  constructor(sequences: Sequences, families: number) {
    this.#sequences = sequences;
    this.#places = new Int32Array(powerOf2(families * 2));
    this.#mask = this.#places.length - 1;
  }

  /** The family of a sequence without one position; below zero: it has none. */
  find(hole: number, sequence: number, at: number, makes: boolean): number {
    let place = (hole ^ (hole >>> 16)) & this.#mask;
    for (; this.#places[place] !== 0; place = (place + 1) & this.#mask) {
      const family = (this.#places[place] as number) - 1;
      if (this.#ats[family] === at && this.#sequences.agreeBut(this.#samples[family] as number, sequence, at))
        return family;
    }
    if (!makes) return -1;
    const family = this.#ats.push(at) - 1;
    this.#samples.push(sequence);
    this.#last.push(-1);
    this.#places[place] = family + 1;
    return family;
  }

  add(row: number, family: number): void {
    this.#before.push(this.#last[family] as number);
    this.#last[family] = this.#rows.push(row) - 1;
  }

  each(visit: Visit): void {
    this.#ats.forEach((at, family) => {
      const last = this.#last[family] as number;
      if (last < 0 || (this.#before[last] as number) < 0) return;
      const rows: number[] = [];
      for (let i = last; i >= 0; i = this.#before[i] as number) rows.push(this.#rows[i] as number);
      visit(at, rows);
    });
  }
}
