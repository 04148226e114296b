/** One place: two numbers of the caller, and the place of the same list before it (in the free list: the next free one). */
const WIDTH = 3;
const LEAST = 16;
const NO_CELLS = new Float64Array(0);

/** No place: the end of a list, and a list of none. */
export const NO_PLACE = -1;

/** Short lists of pairs of numbers, many and growing in turns: all in one table, as an array each costs more than what is in it. */
export class Places {
  #cells = NO_CELLS;
  #used = 0;
  #free = NO_PLACE;

  /** Adds to the list that ends with `last`; returns its new end. */
  add(last: number, a: number, b: number): number {
    let at = this.#free;
    if (at === NO_PLACE) {
      at = this.#used;
      this.#used += 1;
      if (this.#used * WIDTH > this.#cells.length) this.#grow();
    } else this.#free = this.#cells[at * WIDTH + 2] ?? NO_PLACE;
    const cell = at * WIDTH;
    this.#cells[cell] = a;
    this.#cells[cell + 1] = b;
    this.#cells[cell + 2] = last;
    return at;
  }

  /** The pairs of a list, first to last, one after another. */
  list(last: number): number[] {
    const numbers: number[] = [];
    for (let at = last; at !== NO_PLACE; at = this.#cells[at * WIDTH + 2] ?? NO_PLACE)
      numbers.push(this.#cells[at * WIDTH + 1] ?? 0, this.#cells[at * WIDTH] ?? 0);
    return numbers.reverse();
  }

  /** Gives a whole list back. */
  release(first: number, last: number): void {
    if (last === NO_PLACE) return;
    this.#cells[first * WIDTH + 2] = this.#free;
    this.#free = last;
  }

  /** Gives all lists back, and the table. */
  clear(): void {
    this.#cells = NO_CELLS;
    this.#used = 0;
    this.#free = NO_PLACE;
  }

  #grow(): void {
    const grown = new Float64Array(Math.max(LEAST * WIDTH, this.#cells.length * 2));
    grown.set(this.#cells);
    this.#cells = grown;
  }
}
