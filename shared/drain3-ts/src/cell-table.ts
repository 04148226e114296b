import type { SharedCell } from './cell.ts';

/** Cells of longer texts are not kept. */
export const LONGEST_SHARED = 64;
const CAPACITY = 32_768;
const FIRST_PLACES = 256;
/** Of a place: the text's hash, its cell's number from 1 on, and where the text lies. */
const FIELDS = 4;
const FIRST_UNITS = 4_096;

export const TEXT_SEED = 0x811c9dc5 | 0;
/** One step of a text's hash (FNV-1a, over UTF-16 units). */
export const hashUnit = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

/**
 * The one cell for all words of a text, found by the text's units: no string is made for a word that is known.
 * An open hash table; a full one starts anew.
 */
export class CellTable {
  #places = new Int32Array(FIRST_PLACES * FIELDS);
  #cells: SharedCell[] = [];
  #units = new Uint16Array(FIRST_UNITS); // all texts, one behind the other
  #used = 0;

  /** @param units hold the text in [start, end). */
  find(hash: number, units: Uint16Array, start: number, end: number): SharedCell | undefined {
    const places = this.#places;
    const known = this.#units;
    const length = end - start;
    const mask = places.length - FIELDS;
    for (let place = placeOf(hash) & mask; ; place = (place + FIELDS) & mask) {
      const number = places[place + 1] as number;
      if (number === 0) return undefined;
      if (places[place] !== hash || places[place + 3] !== length) continue;
      const from = places[place + 2] as number;
      let at = 0;
      while (at < length && known[from + at] === units[start + at]) at++;
      if (at === length) return this.#cells[number - 1];
    }
  }

  ofText(hash: number, text: string): SharedCell | undefined {
    const places = this.#places;
    const mask = places.length - FIELDS;
    for (let place = placeOf(hash) & mask; ; place = (place + FIELDS) & mask) {
      const number = places[place + 1] as number;
      if (number === 0) return undefined;
      if (places[place] !== hash) continue;
      const cell = this.#cells[number - 1] as SharedCell;
      if (cell.raw === text) return cell;
    }
  }

  /** @param cell of a text that is not there. */
  add(hash: number, cell: SharedCell): SharedCell {
    const size = this.#cells.length;
    if (size >= CAPACITY) this.#clear();
    else if (size * 2 * FIELDS >= this.#places.length) this.#grow();
    const from = this.#store(cell.raw);
    this.#put(hash, this.#cells.push(cell), from, cell.raw.length);
    return cell;
  }

  #store(text: string): number {
    const from = this.#used;
    this.#used += text.length;
    if (this.#used > this.#units.length) {
      const units = new Uint16Array(this.#units.length * 2);
      units.set(this.#units);
      this.#units = units;
    }
    for (let at = 0; at < text.length; at++) this.#units[from + at] = text.charCodeAt(at);
    return from;
  }

  #put(hash: number, number: number, from: number, length: number): void {
    const places = this.#places;
    const mask = places.length - FIELDS;
    let place = placeOf(hash) & mask;
    while (places[place + 1] !== 0) place = (place + FIELDS) & mask;
    places[place] = hash;
    places[place + 1] = number;
    places[place + 2] = from;
    places[place + 3] = length;
  }

  #clear(): void {
    this.#places = new Int32Array(FIRST_PLACES * FIELDS);
    this.#cells = [];
    this.#used = 0;
  }

  #grow(): void {
    const places = this.#places;
    this.#places = new Int32Array(places.length * 2);
    for (let at = 0; at < places.length; at += FIELDS) {
      const number = places[at + 1] as number;
      if (number !== 0) this.#put(places[at] as number, number, places[at + 2] as number, places[at + 3] as number);
    }
  }
}

/** Where its fields are, in a table of any size. */
const placeOf = (hash: number): number => (hash ^ (hash >>> 15)) << 2;

export function hashOf(text: string): number {
  let hash = TEXT_SEED;
  for (let at = 0; at < text.length; at++) hash = hashUnit(hash, text.charCodeAt(at));
  return hash;
}
