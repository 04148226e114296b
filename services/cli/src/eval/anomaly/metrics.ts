import { UNIT_PRIOR } from '@logsieve/detector';

export interface UnitScore {
  /** 0..1. */
  readonly score: number;
  readonly verdict: 'normal' | 'anomalous' | 'uncertain';
}

export interface AnomalyScores {
  readonly units: number;
  readonly anomalous: number;
  /** `uncertain` decided by score >= 0.5. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly f1UncertainNormal: number;
  readonly f1UncertainAnomalous: number;
  readonly uncertainShare: number;
  readonly prAuc: number;
  readonly rocAuc: number;
  readonly ece: number;
  /** The same with both classes weighing as much: what the probability is worth where anomalies are as frequent as normal units. */
  readonly eceBalanced: number;
  /** Balanced, of the probability restated for even odds. One number cannot be right at one in forty and at one in two: this one is told where it is asked. */
  readonly eceEven: number;
  readonly brier: number;
  readonly brierBalanced: number;
  /** Area under risk against coverage (Geifman and El-Yaniv 2017), and its generalised form (Traub et al. 2024); lower is better. */
  readonly aurc: number;
  readonly augrc: number;
}

export function anomalyScores(truth: readonly boolean[], scores: readonly UnitScore[]): AnomalyScores {
  const probability = scores.map(({ score }) => score);
  const byScore = scores.map(({ score, verdict }) =>
    verdict === 'uncertain' ? score >= 0.5 : verdict === 'anomalous',
  );
  const main = confusion(truth, byScore);
  const only = (is: boolean): [boolean[], number[]] => {
    const chosen = truth.flatMap((one, at) => (one === is ? [at] : []));
    return [chosen.map(() => is), chosen.map((at) => probability[at] ?? 0)];
  };
  const asVerdict = (uncertain: boolean): number =>
    confusion(
      truth,
      scores.map(({ verdict }) => (verdict === 'uncertain' ? uncertain : verdict === 'anomalous')),
    ).f1;
  return {
    units: truth.length,
    anomalous: truth.filter(Boolean).length,
    ...main,
    f1UncertainNormal: asVerdict(false),
    f1UncertainAnomalous: asVerdict(true),
    uncertainShare: share(scores.map(({ verdict }) => verdict === 'uncertain')),
    prAuc: averagePrecision(truth, probability),
    rocAuc: rocArea(truth, probability),
    ece: calibrationError(truth, probability),
    eceBalanced: calibrationError(truth, probability, true),
    eceEven: calibrationError(truth, probability.map(atEvenOdds), true),
    brier: brierScore(truth, probability),
    brierBalanced: (brierScore(...only(true)) + brierScore(...only(false))) / 2,
    ...riskCoverage(
      byScore.map((decided, at) => decided !== (truth[at] === true)),
      probability.map((p) => Math.abs(p - 0.5)),
    ),
  };
}

/** Bayes' rule from the prior that scores are made with to one in two (Saerens, Latinne and Decaestecker 2002); needs no label. */
export function atEvenOdds(probability: number): number {
  const anomalous = probability / UNIT_PRIOR;
  return anomalous / (anomalous + (1 - probability) / (1 - UNIT_PRIOR));
}

const brierScore = (truth: readonly boolean[], probability: readonly number[]): number =>
  mean(probability.map((p, at) => (p - (truth[at] === true ? 1 : 0)) ** 2));

const BINS = 15;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const share = (flags: readonly boolean[]): number => flags.filter(Boolean).length / Math.max(1, flags.length);

export function confusion(
  truth: readonly boolean[],
  found: readonly boolean[],
): { precision: number; recall: number; f1: number } {
  let hits = 0;
  let said = 0;
  let real = 0;
  truth.forEach((is, at) => {
    if (is) real += 1;
    if (found[at] === true) said += 1;
    if (is && found[at] === true) hits += 1;
  });
  return {
    precision: said === 0 ? 0 : hits / said,
    recall: real === 0 ? 0 : hits / real,
    f1: said + real === 0 ? 0 : (2 * hits) / (said + real),
  };
}

/** Runs of equal scores, highest first, with hits and size: ties have no order. */
function steps(truth: readonly boolean[], scores: readonly number[]): { score: number; hits: number; size: number }[] {
  const order = scores.map((score, at) => ({ score, hit: truth[at] === true })).sort((a, b) => b.score - a.score);
  const runs: { score: number; hits: number; size: number }[] = [];
  for (const { score, hit } of order) {
    let last = runs.at(-1);
    if (last?.score !== score) {
      last = { score, hits: 0, size: 0 };
      runs.push(last);
    }
    last.size += 1;
    if (hit) last.hits += 1;
  }
  return runs;
}

/** The score from which calling a unit anomalous gives the highest F1. */
export function bestThreshold(truth: readonly boolean[], scores: readonly number[]): number {
  const positives = truth.filter(Boolean).length;
  let [best, line, hits, seen] = [-1, Infinity, 0, 0];
  for (const run of steps(truth, scores)) {
    hits += run.hits;
    seen += run.size;
    const f1 = (2 * hits) / Math.max(1, seen + positives);
    if (f1 > best) [best, line] = [f1, run.score];
  }
  return line;
}

/** Average precision: precision at each distinct score, weighted by the recall it adds. */
export function averagePrecision(truth: readonly boolean[], scores: readonly number[]): number {
  const positives = truth.filter(Boolean).length;
  let [area, hits, seen] = [0, 0, 0];
  for (const run of steps(truth, scores)) {
    hits += run.hits;
    seen += run.size;
    area += (run.hits / Math.max(1, positives)) * (hits / seen);
  }
  return area;
}

export function rocArea(truth: readonly boolean[], scores: readonly number[]): number {
  const positives = truth.filter(Boolean).length;
  const negatives = truth.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  let [area, hits] = [0, 0];
  for (const run of steps(truth, scores)) {
    area += (run.size - run.hits) * (hits + run.hits / 2);
    hits += run.hits;
  }
  return area / (positives * negatives);
}

/** Expected calibration error over fifteen bins of equal weight, equal scores in one bin; `isBalanced`: normal and anomalous units weigh half each. */
export function calibrationError(
  truth: readonly boolean[],
  probability: readonly number[],
  isBalanced = false,
): number {
  const anomalous = truth.filter(Boolean).length;
  const weightOf = (hit: boolean): number =>
    isBalanced ? 0.5 / Math.max(1, hit ? anomalous : truth.length - anomalous) : 1 / truth.length;
  const order = probability
    .map((p, at) => ({ p, hit: truth[at] === true ? 1 : 0, weight: weightOf(truth[at] === true) }))
    .sort((a, b) => a.p - b.p);
  let [gap, filled, weight, said, real] = [0, 0, 0, 0, 0];
  order.forEach((one, at) => {
    weight += one.weight;
    said += one.weight * one.p;
    real += one.weight * one.hit;
    filled += one.weight;
    // Equal scores have no order: a bin cut among them would hold whatever stood first in the input.
    if (order[at + 1]?.p === one.p || (at < order.length - 1 && weight < 1 / BINS - 1e-12)) return;
    gap += Math.abs(said - real);
    [weight, said, real] = [0, 0, 0];
  });
  return filled === 0 ? 0 : gap / filled;
}

/** The mean of several runs, for what hangs on a seed. */
export function meanScores(runs: readonly AnomalyScores[]): AnomalyScores {
  const [first] = runs;
  if (first === undefined) throw new Error('no runs to take the mean of');
  const names = Object.keys(first) as (keyof AnomalyScores)[];
  return Object.fromEntries(
    names.map((name) => [name, mean(runs.map((run) => run[name]))]),
  ) as unknown as AnomalyScores;
}

/** Surest first; equal confidence shares its errors evenly, so that the order of the input does not matter. */
export function riskCoverage(
  wrong: readonly boolean[],
  confidence: readonly number[],
): { aurc: number; augrc: number } {
  let [aurc, augrc, errors, seen] = [0, 0, 0, 0];
  for (const run of steps(wrong, confidence)) {
    for (let at = 0; at < run.size; at += 1) {
      errors += run.hits / run.size;
      seen += 1;
      aurc += errors / seen / wrong.length;
      augrc += errors / wrong.length / wrong.length;
    }
  }
  return { aurc, augrc };
}
