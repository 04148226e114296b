/** Messages by their place in the input, grouped into rows: those that are equal but for values, and what their positions are taken for. */
export class Rows {
  /** The sequence of keys of each row; no two have the same. */
  sequences: Int32Array;
  // The first and the last message of each row, and the one behind each message.
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #next: Int32Array;

  /** @param sequences of each message. */
  constructor(sequences: Int32Array) {
    const rows = new Map<number, number>();
    const count = sequences.length;
    this.#first = new Int32Array(count);
    this.#last = new Int32Array(count);
    this.#next = new Int32Array(count).fill(-1);
    this.sequences = new Int32Array(count);
    sequences.forEach((sequence, message) => {
      const row = rows.get(sequence);
      if (row !== undefined) this.#append(row, message, message);
      else {
        const made = rows.size;
        rows.set(sequence, made);
        this.sequences[made] = sequence;
        this.#first[made] = this.#last[made] = message;
      }
    });
    this.sequences = this.sequences.subarray(0, rows.size);
  }

  get count(): number {
    return this.sequences.length;
  }

  firstOf(row: number): number {
    return this.#first[row] as number;
  }

  membersOf(row: number): number[] {
    const members: number[] = [];
    for (let at = this.#first[row] as number; at >= 0; at = this.#next[at] as number) members.push(at);
    return members;
  }

  /** A row takes over another one's messages, behind its own. */
  join(row: number, other: number): void {
    this.#append(row, this.#first[other] as number, this.#last[other] as number);
  }

  /** Leaves out rows. @param kept numbers of the rows that stay, in ascending order. */
  keep(kept: readonly number[]): void {
    kept.forEach((row, at) => {
      this.sequences[at] = this.sequences[row] as number;
      this.#first[at] = this.#first[row] as number;
      this.#last[at] = this.#last[row] as number;
    });
    this.sequences = this.sequences.subarray(0, kept.length);
  }

  #append(row: number, first: number, last: number): void {
    this.#next[this.#last[row] as number] = first;
    this.#last[row] = last;
  }
}
