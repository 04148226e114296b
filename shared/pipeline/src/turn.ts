/** A share of the one thread: long work asks whether its turn is over, and gives way. */
export class Turn {
  readonly #ms: number;
  #began = performance.now();

  /** @param ms of a turn */
  constructor(ms: number) {
    this.#ms = ms;
  }

  get isOver(): boolean {
    return performance.now() - this.#began >= this.#ms;
  }

  /** Resolves when what waits has had its turn; the next one begins. */
  async pass(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#began = performance.now();
  }
}
