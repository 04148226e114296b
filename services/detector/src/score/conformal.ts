import { countBelow, countThrough } from '@logsieve/statistics';

/** Values kept to compare with. */
const MAX_KEPT = 20_000;

/**
 * How unusual a number is among those before it: a conformal p-value (Vovk, Gammerman and Shafer 2005), ties counted half. Exact for exchangeable units whatever the
 * distribution. The older half is let go each time their number doubles: the first units are strange only because nothing was known yet.
 */
export class Conformal {
  #sorted: number[] = [];
  #inOrder: number[] = [];
  #nextFade = 32;

  /** Chance of a value as large or larger. 1/2 of one in all where it is the largest so far. */
  pValue(value: number): number {
    const sorted = this.#sorted;
    const above = sorted.length - countThrough(sorted, value);
    const equal = sorted.length - above - countBelow(sorted, value);
    return (above + (equal + 1) / 2) / (sorted.length + 1);
  }

  learn(value: number): void {
    this.#inOrder.push(value);
    if (this.#inOrder.length >= this.#nextFade) {
      this.#inOrder = this.#inOrder.slice(this.#inOrder.length / 2);
      this.#nextFade = Math.min(MAX_KEPT, this.#nextFade * 2);
      this.#sorted = [...this.#inOrder].sort((a, b) => a - b);
      return;
    }
    this.#sorted.splice(countThrough(this.#sorted, value), 0, value);
  }
}
