import type { Cell } from './cell.ts';

/** Cells of longer texts are not kept. */
export const LONGEST_SHARED = 64;
const CAPACITY = 32_768;
const FIRST_PLACES = 256;
const SLOT_UNIT = 0xffff;

export const TEXT_SEED = 0x811c9dc5 | 0;
/** One step of a text's hash (FNV-1a, over UTF-16 units). */
export const hashUnit = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

/**
 * The one cell for all words of a text, found by the text's place in a skeleton: no string is made for a word that is known.
 * An open hash table; a full one starts anew.
 */
export class CellTable {
  #hashes = new Int32Array(FIRST_PLACES);
  #cells: (Cell | undefined)[] = new Array<Cell | undefined>(FIRST_PLACES).fill(undefined);
  #size = 0;

  /**
   * @param length of the text, a slot counted as one.
   * @param units constant text, each part of it up to its stop; a slot stands between two parts. The text is what lies there in [from, to), from
   * one part to another.
   */
  find(
    hash: number,
    length: number,
    units: Uint16Array,
    stops: Int32Array,
    part: number,
    lastPart: number,
    from: number,
    to: number,
  ): Cell | undefined {
    const mask = this.#hashes.length - 1;
    for (let place = placeOf(hash) & mask; ; place = (place + 1) & mask) {
      const cell = this.#cells[place];
      if (cell === undefined) return undefined;
      if (
        this.#hashes[place] === hash &&
        cell.raw.length === length &&
        holds(cell.raw, units, stops, part, lastPart, from, to)
      )
        return cell;
    }
  }

  ofText(text: string): Cell | undefined {
    const hash = hashOf(text);
    const mask = this.#hashes.length - 1;
    for (let place = placeOf(hash) & mask; ; place = (place + 1) & mask) {
      const cell = this.#cells[place];
      if (cell === undefined || (this.#hashes[place] === hash && cell.raw === text)) return cell;
    }
  }

  /** @param cell of a text that is not there. */
  add(cell: Cell): Cell {
    if (this.#size >= CAPACITY) this.#reset(FIRST_PLACES);
    else if (this.#size * 2 >= this.#hashes.length) this.#grow();
    this.#put(hashOf(cell.raw), cell);
    this.#size++;
    return cell;
  }

  #put(hash: number, cell: Cell): void {
    const mask = this.#hashes.length - 1;
    let place = placeOf(hash) & mask;
    while (this.#cells[place] !== undefined) place = (place + 1) & mask;
    this.#hashes[place] = hash;
    this.#cells[place] = cell;
  }

  #reset(places: number): void {
    this.#hashes = new Int32Array(places);
    this.#cells = new Array<Cell | undefined>(places).fill(undefined);
    this.#size = 0;
  }

  #grow(): void {
    const [hashes, cells, size] = [this.#hashes, this.#cells, this.#size];
    this.#reset(hashes.length * 2);
    this.#size = size;
    cells.forEach((cell, place) => {
      if (cell !== undefined) this.#put(hashes[place] as number, cell);
    });
  }
}

const placeOf = (hash: number): number => hash ^ (hash >>> 15);

function hashOf(text: string): number {
  let hash = TEXT_SEED;
  for (let at = 0; at < text.length; at++) hash = hashUnit(hash, text.charCodeAt(at));
  return hash;
}

/** Of a text as long as what lies there. */
function holds(
  text: string,
  units: Uint16Array,
  stops: Int32Array,
  part: number,
  lastPart: number,
  from: number,
  to: number,
): boolean {
  let at = 0;
  let i = from;
  for (let p = part; ; p++) {
    const stop = p === lastPart ? to : (stops[p] as number);
    while (i < stop) if (text.charCodeAt(at++) !== units[i++]) return false;
    if (p === lastPart) return true;
    if (text.charCodeAt(at++) !== SLOT_UNIT) return false;
  }
}
