import { LeastHashes } from './least-hashes.ts';
import { MAX_TRACES } from './ties.ts';

/** Panes of which ended traces are kept: with the open ones they reach back about as far as incidents are joined. */
const PANES = 3;

/** Traces of one service that have ended lately, those of least hash. */
export class RecentTraces {
  #panes: LeastHashes[] = [new LeastHashes(MAX_TRACES)];

  take(value: string): void {
    this.#panes[0]?.take(value);
  }

  /** The next pane begins. */
  turn(): void {
    if (this.#panes.length === 1 && this.#panes[0]?.isEmpty === true) return; // most services have none
    this.#panes = [new LeastHashes(MAX_TRACES), ...this.#panes.slice(0, PANES - 1)];
    if (this.#panes.every((pane) => pane.isEmpty)) this.#panes.length = 1;
  }

  *all(): Generator<string> {
    for (const pane of this.#panes) for (const [, value] of pane.list()) yield value;
  }
}
