import { parseInput } from '@logsieve/parser';
import { loadPairs } from './load.ts';
import type { LabelledPairs, Pair } from './load.ts';

export type PairScores = { readonly precision: number; readonly recall: number; readonly f1: number };

export type SemanticsReport = {
  readonly protocol: string;
  readonly systems: readonly {
    readonly system: string;
    readonly messages: number;
    readonly labelledPairs: number;
    readonly ours: PairScores;
    /** The word before each value is its concept: what needs no grammar. */
    readonly wordBefore: PairScores;
  }[];
  readonly mean: { readonly ours: number; readonly wordBefore: number };
};

/** Pairs found without one labelled line, against labels that no rule has seen. @throws Error when the data are missing. */
export async function evalSemantics(options: { readonly dataDir: string }): Promise<SemanticsReport> {
  const systems: SemanticsReport['systems'][number][] = [];
  for (const labelled of loadPairs(options.dataDir)) systems.push(await scoreSystem(labelled));
  const mean = (of: 'ours' | 'wordBefore'): number =>
    systems.reduce((sum, one) => sum + one[of].f1, 0) / Math.max(1, systems.length);
  return {
    protocol:
      'messages as the labels cut them (tokens joined by a blank); a pair counts when concept and instance are equal to the letter',
    systems,
    mean: { ours: mean('ours'), wordBefore: mean('wordBefore') },
  };
}

async function scoreSystem({ system, messages, pairs }: LabelledPairs) {
  const ours: Pair[][] = [];
  const wordBefore: Pair[][] = [];
  await parseInput({
    open: () => once(messages),
    onRow: (row) => {
      ours.push((row.pairs ?? []).map(([concept, instance]): Pair => [concept, instance]));
      wordBefore.push(pairsOfWordBefore(messages[row.line - 1] ?? '', row.params));
    },
    contentOnly: true,
    semantics: true,
    now: () => 0,
    peakRssBytes: () => 0,
  });
  return {
    system,
    messages: messages.length,
    labelledPairs: pairs.reduce((sum, one) => sum + one.length, 0),
    ours: scorePairs(pairs, ours),
    wordBefore: scorePairs(pairs, wordBefore),
  };
}

async function* once(messages: readonly string[]): AsyncGenerator<readonly string[]> {
  yield await Promise.resolve(messages);
}

function pairsOfWordBefore(message: string, params: readonly { readonly value: string }[]): Pair[] {
  const words = message.split(' ');
  return params.flatMap(({ value }): Pair[] => {
    const at = words.indexOf(value);
    return at > 0 ? [[words[at - 1] ?? '', value]] : [];
  });
}

/** Micro precision, recall and F1 of pairs; a pair that is said twice must be found twice. */
export function scorePairs(truth: readonly (readonly Pair[])[], found: readonly (readonly Pair[])[]): PairScores {
  let hits = 0;
  let wanted = 0;
  let given = 0;
  truth.forEach((pairs, at) => {
    const left = new Map<string, number>();
    for (const pair of pairs) left.set(JSON.stringify(pair), (left.get(JSON.stringify(pair)) ?? 0) + 1);
    wanted += pairs.length;
    for (const pair of found[at] ?? []) {
      given += 1;
      const rest = left.get(JSON.stringify(pair)) ?? 0;
      if (rest === 0) continue;
      hits += 1;
      left.set(JSON.stringify(pair), rest - 1);
    }
  });
  const precision = given === 0 ? 0 : hits / given;
  const recall = wanted === 0 ? 0 : hits / wanted;
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
