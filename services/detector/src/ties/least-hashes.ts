import { hash53 } from '../math/hash53.ts';

/** Those of many values that have the least hashes; each costs a hash, few a place. */
export class LeastHashes {
  readonly #limit: number;
  readonly #values = new Map<number, string>();
  /** Hashes from here on are not among them. */
  #most = Infinity;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  take(value: string): void {
    const hash = hash53(value);
    if (hash >= this.#most) return;
    this.#values.set(hash, value);
    if (this.#values.size >= 2 * this.#limit) this.#thin();
  }

  /** In the order of their hashes. */
  list(): [hash: number, value: string][] {
    return [...this.#values].sort(([a], [b]) => a - b).slice(0, this.#limit);
  }

  #thin(): void {
    const hashes = [...this.#values.keys()].sort((a, b) => a - b);
    this.#most = hashes[this.#limit] ?? Infinity;
    for (const one of hashes.slice(this.#limit)) this.#values.delete(one);
  }
}
