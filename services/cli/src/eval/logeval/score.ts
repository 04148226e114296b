import { scoreParsing } from '../parsing/metrics.ts';
import type { Item } from './load.ts';
import { anomalyAnswer, bareAnswer, diagnosisAnswer, templateAnswer } from './normalise.ts';
import { rouge } from '../rouge.ts';

/** An item with what was said to it; several answers are settled by a vote. */
export interface Answered {
  readonly item: Item;
  readonly said: readonly string[];
}

/** Figures of one set of answers, 0–1 but for `editDistance` (characters). Which there are depends on the task. */
export type Figures = Readonly<Record<string, number>>;

/** The one figure a task is ranked by. */
export const HEADLINE = { parsing: 'fta', anomaly: 'f1', diagnosis: 'accuracy', summary: 'rougeL' } as const;

export function scoreTask(answered: readonly Answered[]): Figures {
  switch (answered[0]?.item.task) {
    case 'parsing':
      return scoreParsingTask(answered);
    case 'anomaly':
      return scoreAnomaly(answered);
    case 'diagnosis':
      return scoreDiagnosis(answered);
    case 'summary':
      return scoreSummary(answered);
    case undefined:
      return {};
  }
}

/** The most frequent of several answers, the first among equals; `null` counts as an answer. */
export function vote<T>(answers: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  let best: T | undefined;
  for (const [answer, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = answer;
  return best;
}

function scoreParsingTask(answered: readonly Answered[]): Figures {
  const truth = answered.map(({ item }) => item.truth);
  const parsed = answered.map(({ said }) => vote(said.map(templateAnswer)) ?? '');
  const { ga, fga, pa, fta } = scoreParsing(truth, parsed);
  const distance = mean(truth.map((text, at) => editDistance(text, parsed[at] ?? '')));
  return { accuracy: pa, editDistance: distance, ga, fga, pa, fta };
}

export const isAnomalous = (truth: string): boolean => anomalyAnswer(truth) === true;

function scoreAnomaly(answered: readonly Answered[]): Figures {
  const judged = answered.map(({ item, said }) => ({
    truth: isAnomalous(item.truth),
    said: vote(said.map(anomalyAnswer)) ?? null,
  }));
  // An answer that cannot be read is wrong: it counts as the other class.
  const guess = judged.map((one) => one.said ?? !one.truth);
  const classF1 = (positive: boolean) => {
    const hits = judged.filter((one, at) => one.truth === positive && guess[at] === positive).length;
    const called = guess.filter((one) => one === positive).length;
    const there = judged.filter((one) => one.truth === positive).length;
    return hits === 0 ? 0 : (2 * hits) / (called + there);
  };
  const f1 = classF1(true);
  return {
    accuracy: mean(judged.map((one, at) => Number(guess[at] === one.truth))),
    f1,
    macroF1: (f1 + classF1(false)) / 2,
    unreadable: mean(judged.map((one) => Number(one.said === null))),
  };
}

function scoreDiagnosis(answered: readonly Answered[]): Figures {
  const judged = answered.map(({ item, said }) => ({
    truth: item.truth,
    said: vote(said.map((text) => diagnosisAnswer(text, item))) ?? null,
  }));
  const names = [...new Set(judged.map((one) => one.truth))];
  const f1s = names.map((name) => {
    const hits = judged.filter((one) => one.truth === name && one.said === name).length;
    const called = judged.filter((one) => one.said === name).length;
    const there = judged.filter((one) => one.truth === name).length;
    return hits === 0 ? 0 : (2 * hits) / (called + there);
  });
  return {
    accuracy: mean(judged.map((one) => Number(one.truth === one.said))),
    macroF1: mean(f1s),
    unreadable: mean(judged.map((one) => Number(one.said === null))),
  };
}

function scoreSummary(answered: readonly Answered[]): Figures {
  const scores = answered.map(({ item, said }) => rouge(item.truth, bareAnswer(said[0] ?? '')));
  return {
    rouge1: mean(scores.map((one) => one.rouge1)),
    rouge2: mean(scores.map((one) => one.rouge2)),
    rougeL: mean(scores.map((one) => one.rougeL)),
  };
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Levenshtein, in code units. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
