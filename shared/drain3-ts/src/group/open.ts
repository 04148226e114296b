import { type Cell, joinCells } from './cells.ts';
import { Frame } from './frame.ts';

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

/** Where each position of a message starts among its cells; undefined: each cell is one. */
export type Starts = readonly number[] | undefined;

/** Compares messages position by position: as many positions as the first one has. */
export class OpenCells {
  readonly #first: readonly Cell[];
  readonly #open: (Position | undefined)[]; // undefined: all messages have the first one's cell

  constructor(cells: readonly Cell[], starts: Starts) {
    this.#first =
      starts === undefined ? cells : starts.map((from, at) => cellOf(cells, from, endAt(cells, starts, at)));
    this.#open = new Array<Position | undefined>(this.#first.length).fill(undefined);
  }

  /** @param cells of a message whose positions are its cells. */
  add(cells: readonly Cell[]): void {
    const first = this.#first;
    for (let at = 0; at < first.length; at++) {
      const cell = cells[at] as Cell;
      if (cell !== first[at]) this.#at(at).add(cell);
    }
  }

  /** @param starts of as many positions as the first message has. */
  addCut(cells: readonly Cell[], starts: readonly number[]): void {
    const first = this.#first;
    for (let at = 0; at < first.length; at++) {
      const from = starts[at] as number;
      const to = endAt(cells, starts, at);
      if (to - from > 1) this.#at(at).addCells(cells, from, to);
      else if (cells[from] !== first[at]) this.#at(at).add(cells[from] as Cell);
    }
  }

  result(): readonly OpenCell[] {
    return this.#first.map((cell, at) => this.#open[at]?.result() ?? cell);
  }

  #at(at: number): Position {
    return (this.#open[at] ??= new Position(this.#first[at] as Cell));
  }
}

const endAt = (cells: readonly Cell[], starts: readonly number[], at: number): number =>
  at + 1 < starts.length ? (starts[at + 1] as number) : cells.length;

/** Several cells as one. */
const cellOf = (cells: readonly Cell[], from: number, to: number): Cell =>
  to - from === 1 ? (cells[from] as Cell) : joinCells(cells.slice(from, to));

class Position {
  readonly #first: Cell;
  #most: number;
  #sameKey = true;
  #frame: Frame | undefined; // of texts that differ

  constructor(first: Cell) {
    this.#first = first;
    this.#most = first.width;
  }

  add(cell: Cell): void {
    if (cell.width > this.#most) this.#most = cell.width;
    if (cell.key !== this.#first.key) this.#sameKey = false;
    this.#addText(cell.raw);
  }

  /** Several, as one cell. */
  addCells(cells: readonly Cell[], from: number, to: number): void {
    if (this.#frame?.isDone !== true) {
      this.add(cellOf(cells, from, to));
      return;
    }
    let width = 0;
    for (let at = from; at < to; at++) width += (cells[at] as Cell).width;
    if (width > this.#most) this.#most = width;
    if ((cells[from] as Cell).key !== this.#first.key) this.#sameKey = false;
  }

  result(): OpenCell {
    const frame = this.#frame;
    if (frame === undefined) return this.#first;
    const most = this.#most;
    const key = this.#sameKey && most === 1 ? this.#first.key : undefined;
    return { open: true, key, ...frame.prefixAndSuffix(), most, texts: frame.texts };
  }

  #addText(text: string): void {
    if (this.#frame === undefined) {
      if (text === this.#first.raw) return;
      this.#frame = new Frame(this.#first.raw);
    }
    if (!this.#frame.isDone) this.#frame.add(text);
  }
}
