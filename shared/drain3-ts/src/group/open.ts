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
  readonly #positions: Position[] = [];

  /** @param starts of as many positions as the messages before have. */
  add(cells: readonly Cell[], starts: Starts): void {
    const positions = this.#positions;
    const count = starts === undefined ? cells.length : starts.length;
    if (positions.length === 0)
      for (let at = 0; at < count; at++) positions.push(new Position(cellAt(cells, starts, at)));
    else if (starts === undefined) for (let at = 0; at < count; at++) positions[at]?.add(cells[at] as Cell);
    else
      for (let at = 0; at < count; at++) positions[at]?.addCells(cells, starts[at] as number, endAt(cells, starts, at));
  }

  result(): readonly OpenCell[] {
    return this.#positions.map((position) => position.result());
  }
}

const endAt = (cells: readonly Cell[], starts: readonly number[], at: number): number =>
  at + 1 < starts.length ? (starts[at + 1] as number) : cells.length;

/** All cells at a position, as one. */
function cellAt(cells: readonly Cell[], starts: Starts, at: number): Cell {
  return starts === undefined
    ? (cells[at] as Cell)
    : joinCells(cells.slice(starts[at] as number, endAt(cells, starts, at)));
}

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
    if (cell === this.#first) return;
    if (cell.width > this.#most) this.#most = cell.width;
    if (cell.key !== this.#first.key) this.#sameKey = false;
    this.#addText(cell.raw);
  }

  addCells(cells: readonly Cell[], from: number, to: number): void {
    const first = cells[from] as Cell;
    if (to - from === 1) this.add(first);
    else if (this.#frame?.isDone !== true) this.add(joinCells(cells.slice(from, to)));
    else {
      let width = 0;
      for (let at = from; at < to; at++) width += (cells[at] as Cell).width;
      if (width > this.#most) this.#most = width;
      if (first.key !== this.#first.key) this.#sameKey = false;
    }
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
