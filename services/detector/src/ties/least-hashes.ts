import { hash53 } from '../math/hash53.ts';

/** Those of many values that have the least hashes; few of them take a place. */
export class LeastHashes {
  readonly #limit: number;
  readonly #values = new Map<number, string>();
  /** Values that are hashed once they are many, or asked for: mostly nobody asks. */
  #waiting: string[] = [];
  /** Hashes from here on are not among them. */
  #most = Infinity;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#values.size === 0 && this.#waiting.length === 0;
  }

  take(value: string): void {
    this.#waiting.push(value);
    if (this.#waiting.length >= 2 * this.#limit) this.#hash();
  }

  /** In the order of their hashes. */
  list(): [hash: number, value: string][] {
    this.#hash();
    return [...this.#values].sort(([a], [b]) => a - b).slice(0, this.#limit);
  }

  #hash(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const value of waiting) this.#place(value);
  }

  #place(value: string): void {
    const hash = hash53(value);
    if (hash >= this.#most) return;
    this.#values.set(hash, value);
    if (this.#values.size >= 2 * this.#limit) this.#thin();
  }

  #thin(): void {
    const hashes = [...this.#values.keys()].sort((a, b) => a - b);
    this.#most = hashes[this.#limit] ?? Infinity;
    for (const one of hashes.slice(this.#limit)) this.#values.delete(one);
  }
}
