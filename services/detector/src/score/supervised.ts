import type { Unit } from './unit.ts';
import type { UnitNumbers } from './unit-habit.ts';

const SIZE = 1 << 18;
const EPOCHS = 12;
const RATE = 0.3;
/** Pulls weights of what was seen once or twice towards nothing. */
const SHRINK = 1e-5;
/** Steps of a unit whose pairs are looked at. */
const MAX_STEPS = 256;

/** What a labelled unit is learned by: which templates, how often, which after which, the whole make-up, and what the detectors say. */
export function unitFeatures(unit: Unit, numbers: UnitNumbers): Map<number, number> {
  const features = new Map<number, number>();
  const add = (name: string, value = 1): void => {
    features.set(hash(name) % SIZE, value);
  };
  add('always');
  const makeUp: string[] = [];
  for (const [id, { count }] of unit.pane.entries) {
    add(`has ${id}`);
    add(`${String(count < 8 ? count : 8 * Math.floor(Math.log2(count)))} times ${id}`);
    makeUp.push(`${id}${String(Math.min(count, 8))}`);
  }
  add(`made of ${makeUp.sort().join()}`, 0.5);
  for (let at = 0; at <= Math.min(unit.steps.length, MAX_STEPS); at += 1)
    add(`after ${unit.steps[at - 1] ?? ''} ${unit.steps[at] ?? ''}`, 0.5);
  add('rare', numbers.rare / 5);
  add('order', numbers.order);
  add('counts', numbers.counts / 5);
  add('meaning', numbers.meaning);
  return features;
}

export interface LabelledExample {
  readonly features: ReadonlyMap<number, number>;
  readonly isAnomalous: boolean;
  /** Without one all count the same. */
  readonly weight?: number;
}

/**
 * Logistic regression over hashed features, fitted with AdaGrad (Duchi, Hazan and Singer 2011). What a person has labelled decides here; few labels change
 * little, as each weight starts at nothing. Same input, same weights: the order of the examples is fixed by a seeded shuffle.
 */
export class LabelModel {
  readonly #weights: Float64Array;
  readonly #squares: Float64Array;

  /** Features are numbers below `size`. */
  constructor(size = SIZE) {
    this.#weights = new Float64Array(size);
    this.#squares = new Float64Array(size).fill(1e-8);
  }

  probability(features: ReadonlyMap<number, number>): number {
    let sum = 0;
    for (const [at, value] of features) sum += (this.#weights[at] ?? 0) * value;
    return 1 / (1 + Math.exp(-sum));
  }

  fit(examples: readonly LabelledExample[]): void {
    const order = examples.map((_, at) => at);
    let state = 1;
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      for (let at = order.length - 1; at > 0; at -= 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        const other = state % (at + 1);
        [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
      }
      for (const at of order) {
        const example = examples[at];
        if (example !== undefined) this.#step(example.features, example.isAnomalous ? 1 : 0, example.weight ?? 1);
      }
    }
  }

  #step(features: ReadonlyMap<number, number>, target: number, weight: number): void {
    const error = weight * (this.probability(features) - target);
    for (const [at, value] of features) {
      const gradient = error * value + SHRINK * (this.#weights[at] ?? 0);
      const squares = (this.#squares[at] ?? 0) + gradient * gradient;
      this.#squares[at] = squares;
      this.#weights[at] = (this.#weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(squares);
    }
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
