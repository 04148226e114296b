/** Rows that agree everywhere but at `at`. */
export type Family = { readonly at: number; readonly rows: readonly number[] };

function mix(id: number, at: number, salt: number): number {
  let h = Math.imul(id ^ salt, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) | 0;
}

type Ids = { readonly ids: Int32Array };

/**
 * All families of at least two rows; where some rows are new, only families that have one of them or had one of those that are gone.
 * Linear in the number of positions: a row is the sum of its positions' hashes, a row without one position is that sum less one term (64 bits
 * kept). Only rows that make a difference have entries in the table: the others, most of them after a first round, are looked up in a small one.
 */
export function familiesOf<R extends Ids>(
  rows: readonly R[],
  fresh?: ReadonlySet<R>,
  gone: readonly Ids[] = [],
): Family[] {
  const entering = fresh === undefined ? rows : rows.filter((row) => fresh.has(row));
  const table = new PairTable(positionsOf(entering) + positionsOf(gone));
  const hashes = new Hashes(Math.max(longestOf(rows), longestOf(gone)));
  const families: { readonly at: number; readonly rows: number[] }[] = [];
  const add = (row: number, place: number, at: number): void => {
    // A value below zero: the only row so far, as −1 − row; else the family's number.
    const known = table.values[place] as number;
    if (known >= 0) families[known]?.rows.push(row);
    else table.values[place] = families.push({ at, rows: known === NOBODY ? [row] : [-1 - known, row] }) - 1;
  };
  for (const { ids } of gone) {
    hashes.begin(ids);
    for (let at = 0; at < ids.length; at++) table.find(hashes.x(at), hashes.y(at), NOBODY);
  }
  rows.forEach((row, number) => {
    if (fresh !== undefined && !fresh.has(row)) return;
    const { ids } = row;
    hashes.begin(ids);
    for (let at = 0; at < ids.length; at++) {
      const place = table.find(hashes.x(at), hashes.y(at), -1 - number);
      if (table.values[place] !== -1 - number) add(number, place, at);
    }
  });
  if (fresh === undefined) return families;
  rows.forEach((row, number) => {
    if (fresh.has(row)) return;
    const { ids } = row;
    hashes.begin(ids);
    for (let at = 0; at < ids.length; at++) {
      const place = table.known(hashes.x(at), hashes.y(at));
      if (place >= 0) add(number, place, at);
    }
  });
  return families.filter(({ rows: members }) => members.length > 1);
}

/** In a table: of rows that are gone, none that is there. */
const NOBODY = -0x80000000;

const positionsOf = (rows: readonly Ids[]): number => rows.reduce((sum, { ids }) => sum + ids.length, 0);
const longestOf = (rows: readonly Ids[]): number => rows.reduce((most, { ids }) => Math.max(most, ids.length), 0);

/** Of a row without one position. */
class Hashes {
  readonly #as: Int32Array;
  readonly #bs: Int32Array; // terms of the sums
  #a = 0;
  #b = 0;

  constructor(longest: number) {
    this.#as = new Int32Array(longest);
    this.#bs = new Int32Array(longest);
  }

  begin(ids: Int32Array): void {
    const { length } = ids;
    let a = mix(length, -2, 1);
    let b = mix(length, -3, 2);
    for (let at = 0; at < length; at++) {
      const id = ids[at] as number;
      a = (a + (this.#as[at] = mix(id, at, 0x1234567))) | 0;
      b = (b + (this.#bs[at] = mix(id, at, 0x7654321))) | 0;
    }
    this.#a = a;
    this.#b = b;
  }

  x(at: number): number {
    return (this.#a - (this.#as[at] as number)) ^ mix(at, -4, 3);
  }

  y(at: number): number {
    return (this.#b - (this.#bs[at] as number)) ^ mix(at, -5, 4);
  }
}

/** A flat hash table from two words to one: as many entries as a log has words, for the time of one grouping. */
class PairTable {
  readonly values: Int32Array;
  readonly #x: Int32Array;
  readonly #y: Int32Array;
  readonly #used: Uint8Array;
  readonly #mask: number;

  constructor(entries: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, entries * 1.5)));
    this.values = new Int32Array(size);
    this.#x = new Int32Array(size);
    this.#y = new Int32Array(size);
    this.#used = new Uint8Array(size);
    this.#mask = size - 1;
  }

  /** The place of a key; a new one gets `value`. */
  find(x: number, y: number, value: number): number {
    let place = (x ^ (y >>> 7)) & this.#mask;
    while (this.#used[place] === 1) {
      if (this.#x[place] === x && this.#y[place] === y) return place;
      place = (place + 1) & this.#mask;
    }
    this.#used[place] = 1;
    this.#x[place] = x;
    this.#y[place] = y;
    this.values[place] = value;
    return place;
  }

  /** The place of a key; below zero: it has none. */
  known(x: number, y: number): number {
    let place = (x ^ (y >>> 7)) & this.#mask;
    while (this.#used[place] === 1) {
      if (this.#x[place] === x && this.#y[place] === y) return place;
      place = (place + 1) & this.#mask;
    }
    return -1;
  }
}
