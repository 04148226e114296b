/** Hashes of texts seen once, the latest of them: what comes a second time is worth knowing whole (the doorkeeper of TinyLFU, 2015). */
export class SeenOnce {
  readonly #hashes = new Set<number>();
  /** Stands before the oldest hash: one made anew would pass all places of those that are forgotten. */
  readonly #oldest = this.#hashes.values();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** True the first time, as far as remembered; the second time the hash is forgotten. */
  isFirst(hash: number): boolean {
    if (this.#hashes.delete(hash)) return false;
    if (this.#hashes.size >= this.#capacity) {
      this.#hashes.delete(this.#oldest.next().value as number);
    }
    this.#hashes.add(hash);
    return true;
  }

  has(hash: number): boolean {
    return this.#hashes.has(hash);
  }

  /** Oldest first. */
  *[Symbol.iterator](): Iterator<number> {
    yield* this.#hashes;
  }
}
