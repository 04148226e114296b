import type { UnitScore } from './metrics.ts';
import type { EvalUnit } from './units.ts';

/** Training units with a larger number are as many as this share: where both rivals draw their line, from training alone. */
const RAISED_OF_TRAINING = 0.025;
const TREES = 100;
const SAMPLE = 256;
const SEEDS = 10;
/** Principal components: enough for this share of the variance. */
const EXPLAINED = 0.95;
const MOST_COMPONENTS = 30;
const POWER_STEPS = 40;

type Scorer = (counts: Float64Array) => number;

/** Counts of events as the classical detectors see them; events that training does not have share one place. */
class Counts {
  readonly #place = new Map<string, number>();
  constructor(train: readonly EvalUnit[]) {
    for (const { lines } of train)
      for (const { event } of lines) if (!this.#place.has(event)) this.#place.set(event, this.#place.size + 1);
  }

  of({ lines }: EvalUnit): Float64Array {
    const counts = new Float64Array(this.#place.size + 1);
    for (const { event } of lines) {
      const at = this.#place.get(event) ?? 0;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts.map(Math.log1p);
  }
}

/** Units of equal counts are scored once. */
function judgeBy(scorer: Scorer, counts: Counts, train: readonly EvalUnit[], test: readonly EvalUnit[]): UnitScore[] {
  const known = new Map<string, number>();
  const valueOf = (unit: EvalUnit): number => {
    const vector = counts.of(unit);
    const key = vector.join();
    const value = known.get(key) ?? scorer(vector);
    known.set(key, value);
    return value;
  };
  const before = train.map(valueOf).sort((a, b) => a - b);
  const line = before[Math.ceil(before.length * (1 - RAISED_OF_TRAINING)) - 1] ?? 0;
  const values = test.map(valueOf);
  const most = values.reduce((top, value) => Math.max(top, value), 0);
  return values.map((value) => ({
    score: most === 0 ? 0 : value / most,
    verdict: value > line + 1e-9 ? 'anomalous' : 'normal',
  }));
}

/** What is left of a unit beside the main directions of training (Xu et al. 2009). */
export function principalComponents(train: readonly EvalUnit[], test: readonly EvalUnit[]): UnitScore[] {
  const counts = new Counts(train);
  const rows = train.map((unit) => counts.of(unit));
  const width = counts.of({ lines: [], firstLine: 0, anomalous: false }).length;
  const mean = new Float64Array(width);
  for (const row of rows) row.forEach((value, at) => (mean[at] = (mean[at] ?? 0) + value / rows.length));
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  for (const row of rows) {
    const used = [...row.keys()].filter((at) => row[at] !== mean[at]);
    for (const a of used) {
      const into = covariance[a];
      if (into !== undefined)
        for (const b of used)
          into[b] =
            (into[b] ?? 0) + (((row[a] ?? 0) - (mean[a] ?? 0)) * ((row[b] ?? 0) - (mean[b] ?? 0))) / rows.length;
    }
  }
  const components = mainDirections(covariance);
  return judgeBy(
    (vector) => {
      const rest = vector.map((value, at) => value - (mean[at] ?? 0));
      for (const component of components) {
        const along = dot(rest, component);
        component.forEach((value, at) => (rest[at] = (rest[at] ?? 0) - along * value));
      }
      return dot(rest, rest);
    },
    counts,
    train,
    test,
  );
}

function mainDirections(covariance: Float64Array[]): Float64Array[] {
  const total = covariance.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  const found: Float64Array[] = [];
  let explained = 0;
  const random = seeded(1);
  while (found.length < Math.min(MOST_COMPONENTS, covariance.length) && explained < EXPLAINED * total) {
    let direction = unit(Float64Array.from(covariance, () => random() - 0.5));
    for (let step = 0; step < POWER_STEPS; step += 1)
      direction = unit(Float64Array.from(covariance, (row) => dot(row, direction)));
    const along = dot(
      Float64Array.from(covariance, (row) => dot(row, direction)),
      direction,
    );
    if (!(along > 1e-12)) break;
    covariance.forEach((row, a) => {
      row.forEach((value, b) => (row[b] = value - along * (direction[a] ?? 0) * (direction[b] ?? 0)));
    });
    explained += along;
    found.push(direction);
  }
  return found;
}

/** How few cuts at random set a unit apart (Liu, Ting and Zhou 2008). One result per seed. */
export function isolationForests(train: readonly EvalUnit[], test: readonly EvalUnit[]): UnitScore[][] {
  const counts = new Counts(train);
  const rows = train.map((unit) => counts.of(unit));
  return Array.from({ length: SEEDS }, (_, seed) => judgeBy(forest(rows, seeded(seed + 1)), counts, train, test));
}

interface Cut {
  readonly at: number;
  readonly value: number;
  readonly below: Cut | number;
  readonly above: Cut | number;
}

function forest(rows: readonly Float64Array[], random: () => number): Scorer {
  const size = Math.min(SAMPLE, rows.length);
  const trees = Array.from({ length: TREES }, () =>
    grow(
      Array.from({ length: size }, () => rows[Math.floor(random() * rows.length)] ?? new Float64Array()),
      Math.ceil(Math.log2(Math.max(2, size))),
      random,
    ),
  );
  return (vector) => {
    const depth = trees.reduce<number>((sum, tree) => sum + depthOf(tree, vector), 0) / TREES;
    return 2 ** (-depth / Math.max(1e-9, averageDepth(size)));
  };
}

function grow(rows: readonly Float64Array[], depth: number, random: () => number): Cut | number {
  const [first] = rows;
  const varies = first === undefined ? [] : [...first.keys()].filter((at) => rows.some((row) => row[at] !== first[at]));
  const at = varies[Math.floor(random() * varies.length)];
  if (depth === 0 || at === undefined) return averageDepth(rows.length);
  const values = rows.map((row) => row[at] ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const value = low + random() * (high - low);
  const part = (isBelow: boolean): Cut | number =>
    grow(
      rows.filter((row) => (row[at] ?? 0) <= value === isBelow),
      depth - 1,
      random,
    );
  return { at, value, below: part(true), above: part(false) };
}

function depthOf(tree: Cut | number, vector: Float64Array): number {
  let node = tree;
  let depth = 0;
  while (typeof node !== 'number') {
    node = (vector[node.at] ?? 0) <= node.value ? node.below : node.above;
    depth += 1;
  }
  return depth + node;
}

/** Of an unsuccessful search in a binary tree of so many. */
const averageDepth = (size: number): number =>
  size <= 1 ? 0 : size === 2 ? 1 : 2 * (Math.log(size - 1) + 0.5772156649) - (2 * (size - 1)) / size;

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
const unit = (vector: Float64Array): Float64Array => {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((value) => value / length);
};

/** Same seed, same numbers. */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
