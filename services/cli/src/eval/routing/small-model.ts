import { textBuckets } from '@logsieve/detector';

import type { LabelledText } from '../adaptivelog.ts';

const BUCKETS = 131_072;
const PASSES = 250;
const RATE = 0.1;
const NEIGHBOURS = 5;
/** Tried on the dev part; the one with the smallest log loss is used. */
const L2S = [0.03, 0.1, 0.3] as const;
const PULLS = [0, 1, 2, 4] as const;

/** A text as sparse row: every bucket weighs 1/sqrt(buckets of its half), as in the shipped text model. */
interface Row {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
}

/** Cheap and ours: the shipped model's text features, a logistic regression, and the nearest known cases. */
export interface SmallModel {
  /** Probability of "error". */
  probability(text: string): number;
}

export function trainSmallModel(train: readonly LabelledText[], dev: readonly LabelledText[]): SmallModel {
  let best = { loss: Infinity, l2: 0.1, pull: 0 };
  for (const l2 of L2S) {
    const judge = fit(train, l2);
    const judged = dev.map(({ text, isError }) => ({ ...judge(text), isError }));
    for (const pull of PULLS) {
      const loss = judged.reduce((sum, { logit, near, isError }) => sum + logLoss(logit + pull * near, isError), 0);
      if (loss < best.loss) best = { loss, l2, pull };
    }
  }
  const judge = fit([...train, ...dev], best.l2);
  return {
    probability(text) {
      const { logit, near } = judge(text);
      return 1 / (1 + Math.exp(-(logit + best.pull * near)));
    },
  };
}

const logLoss = (logit: number, truth: boolean): number => Math.log1p(Math.exp(truth ? -logit : logit));

function rowOf(text: string): Row {
  const ids = textBuckets(text, BUCKETS);
  const words = ids.filter((id) => id >= BUCKETS / 2).length;
  const [gram, word] = [1 / Math.sqrt(Math.max(1, ids.length - words)), 1 / Math.sqrt(Math.max(1, words))];
  return { ids, weights: ids.map((id) => (id >= BUCKETS / 2 ? word : gram)) };
}

/** Logit, and -1..1: what the nearest known cases say, weighted by how near they are. */
function fit(items: readonly LabelledText[], l2: number): (text: string) => { logit: number; near: number } {
  const rows = items.map(({ text }) => rowOf(text));
  const { weights, bias } = descend(rows, items, l2);
  const postings = new Map<number, number[]>();
  rows.forEach(({ ids }, at) => {
    for (const id of ids) {
      const list = postings.get(id);
      if (list === undefined) postings.set(id, [at]);
      else list.push(at);
    }
  });
  return (text) => {
    const row = rowOf(text);
    return { logit: dot(row, weights) + bias, near: nearest(row, rows, postings, items) };
  };
}

function nearest(
  row: Row,
  rows: readonly Row[],
  postings: ReadonlyMap<number, readonly number[]>,
  items: readonly LabelledText[],
): number {
  const similarity = new Float64Array(rows.length);
  row.ids.forEach((id, at) => {
    const own = row.weights[at] ?? 0;
    for (const other of postings.get(id) ?? []) {
      // A bucket weighs the same everywhere within one text and half.
      const theirs = rows[other]?.weights[id >= BUCKETS / 2 ? (rows[other]?.weights.length ?? 1) - 1 : 0] ?? 0;
      similarity[other] = (similarity[other] ?? 0) + (own * theirs) / 2;
    }
  });
  const order = [...similarity.keys()].sort((a, b) => (similarity[b] ?? 0) - (similarity[a] ?? 0)).slice(0, NEIGHBOURS);
  let [sum, total] = [0, 1e-9];
  for (const at of order) {
    const weight = (similarity[at] ?? 0) ** 4;
    sum += items[at]?.isError === true ? weight : -weight;
    total += weight;
  }
  return (sum / total) * (similarity[order[0] ?? 0] ?? 0);
}

const dot = ({ ids, weights }: Row, by: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < ids.length; at += 1) sum += (weights[at] ?? 0) * (by[ids[at] ?? 0] ?? 0);
  return sum;
};

/** Whole-batch Adam (Kingma and Ba 2015): deterministic, good enough for a convex loss. */
function descend(
  rows: readonly Row[],
  items: readonly LabelledText[],
  l2: number,
): { weights: Float64Array; bias: number } {
  const size = BUCKETS + 1;
  const [value, slope, first, second] = Array.from({ length: 4 }, () => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let pass = 1; pass <= PASSES; pass += 1) {
    for (let at = 0; at < BUCKETS; at += 1) slope[at] = l2 * (value[at] ?? 0);
    slope[BUCKETS] = 0;
    rows.forEach((row, place) => {
      const logit = dot(row, value) + (value[BUCKETS] ?? 0);
      const error = 1 / (1 + Math.exp(-logit)) - (items[place]?.isError === true ? 1 : 0);
      row.ids.forEach((id, at) => {
        slope[id] = (slope[id] ?? 0) + error * (row.weights[at] ?? 0);
      });
      slope[BUCKETS] = (slope[BUCKETS] ?? 0) + error;
    });
    const rate = (RATE * Math.sqrt(1 - 0.999 ** pass)) / (1 - 0.9 ** pass) / Math.sqrt(1 + pass / 25);
    for (let at = 0; at < size; at += 1) {
      const gradient = slope[at] ?? 0;
      const m = 0.9 * (first[at] ?? 0) + 0.1 * gradient;
      const v = 0.999 * (second[at] ?? 0) + 0.001 * gradient * gradient;
      first[at] = m;
      second[at] = v;
      value[at] = (value[at] ?? 0) - (rate * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  return { weights: value.subarray(0, BUCKETS), bias: value[BUCKETS] ?? 0 };
}
