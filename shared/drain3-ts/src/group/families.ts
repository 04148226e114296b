/** Rows that agree everywhere but at `at`. */
export type Family = { readonly at: number; readonly rows: readonly number[] };

function mix(id: number, at: number, salt: number): number {
  let h = Math.imul(id ^ salt, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) | 0;
}

/**
 * All families of at least two rows. Linear in the number of positions: a row is the sum of its positions' hashes, a row
 * without one position is that sum less one term (64 bits kept).
 */
export function familiesOf(rows: readonly { readonly ids: Int32Array }[]): Family[] {
  const positions = rows.reduce((sum, { ids }) => sum + ids.length, 0);
  const table = new PairTable(positions);
  const longest = rows.reduce((most, { ids }) => Math.max(most, ids.length), 0);
  const [as, bs] = [new Int32Array(longest), new Int32Array(longest)]; // terms of the sums
  const families: { readonly at: number; readonly rows: number[] }[] = [];
  rows.forEach(({ ids }, row) => {
    const length = ids.length;
    let a = mix(length, -2, 1);
    let b = mix(length, -3, 2);
    for (let at = 0; at < length; at++) {
      const id = ids[at] as number;
      a = (a + (as[at] = mix(id, at, 0x1234567))) | 0;
      b = (b + (bs[at] = mix(id, at, 0x7654321))) | 0;
    }
    for (let at = 0; at < length; at++) {
      const x = (a - (as[at] as number)) ^ mix(at, -4, 3);
      const y = (b - (bs[at] as number)) ^ mix(at, -5, 4);
      // A value below zero: the only row so far, as −1 − row; else the family's number.
      const place = table.find(x, y, -1 - row);
      const known = table.values[place] as number;
      if (known === -1 - row) continue;
      if (known >= 0) families[known]?.rows.push(row);
      else table.values[place] = families.push({ at, rows: [-1 - known, row] }) - 1;
    }
  });
  return families;
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
}
