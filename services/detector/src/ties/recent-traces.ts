import { hash53 } from '../math/hash53.ts';
import { MAX_TRACES } from './ties.ts';

/** Panes of which ended traces are kept: with the open ones they reach back about as far as incidents are joined. */
const PANES = 3;

/** Traces of one service that have ended lately, those of least hash. */
export class RecentTraces {
  #panes: TraceSample[] = [new TraceSample()];

  take(value: string): void {
    this.#panes[0]?.take(value);
  }

  /** The next pane begins. */
  turn(): void {
    if (this.#panes.length === 1 && this.#panes[0]?.isEmpty === true) return; // most services have none
    this.#panes = [new TraceSample(), ...this.#panes.slice(0, PANES - 1)];
    if (this.#panes.every((pane) => pane.isEmpty)) this.#panes.length = 1;
  }

  all(): string[] {
    return this.#panes.flatMap((pane) => pane.values());
  }
}

class TraceSample {
  readonly #values = new Map<number, string>();
  #limit = Infinity;

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  take(value: string): void {
    const hash = hash53(value);
    if (hash >= this.#limit) return;
    this.#values.set(hash, value);
    if (this.#values.size < 2 * MAX_TRACES) return;
    const hashes = [...this.#values.keys()].sort((a, b) => a - b);
    this.#limit = hashes[MAX_TRACES] ?? Infinity;
    for (const one of hashes.slice(MAX_TRACES)) this.#values.delete(one);
  }

  values(): string[] {
    return [...this.#values.values()];
  }
}
