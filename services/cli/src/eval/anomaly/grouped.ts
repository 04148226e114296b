import type { Model } from '@logsieve/detector';

import { seededRandom } from '../../demo/random.ts';
import { groupOf } from '../logeval/honesty.ts';
import { loadLogEval } from '../logeval/load.ts';
import { confusion } from './metrics.ts';
import { ERROR_WORDS } from './rivals.ts';
import { labelledLineScorer } from './scorer.ts';
import type { EvalLine } from './units.ts';

const SEEDS = 10;

export interface GroupedRow {
  readonly who: string;
  /** F1 on lines whose texts no labelled line had: mean, deviation and worst over the seeds. */
  readonly f1: number;
  readonly deviation: number;
  readonly least: number;
}

export interface GroupedReport {
  readonly lines: number;
  readonly anomalous: number;
  readonly groups: number;
  readonly rows: readonly GroupedRow[];
}

/**
 * LogEval's anomaly lines with labels for half of the texts: lines that are the same but for numbers are all on one side, so that nothing can be looked up. Half of the
 * anomalous groups and half of the others are labelled, drawn anew for each of ten seeds. `null` without the data.
 */
export async function evalGrouped(options: {
  readonly dataDir: string;
  readonly model: Model;
}): Promise<GroupedReport | null> {
  const lines = logEvalLines(options.dataDir);
  if (lines.length === 0) return null;
  const groups = new Map<string, boolean>();
  for (const { event, anomalous } of lines) groups.set(event, (groups.get(event) ?? false) || anomalous);
  const score = labelledLineScorer(options.model);
  const found = new Map<string, number[]>();
  const note = (who: string, truth: readonly boolean[], said: readonly boolean[]): void => {
    found.set(who, [...(found.get(who) ?? []), confusion(truth, said).f1]);
  };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const labelled = half(groups, seed);
    const train = lines.filter(({ event }) => labelled.has(event));
    const test = lines.filter(({ event }) => !labelled.has(event));
    const truth = test.map(({ anomalous }) => anomalous);
    const ours = await score(train, test);
    note(
      'logsieve score --train-labels',
      truth,
      ours.map(({ score: probability }) => probability >= 0.5),
    );
    note(
      'grep error words',
      truth,
      test.map(({ message }) => ERROR_WORDS.test(message)),
    );
    note(
      'flag all',
      truth,
      test.map(() => true),
    );
  }
  return {
    lines: lines.length,
    anomalous: lines.filter(({ anomalous }) => anomalous).length,
    groups: groups.size,
    rows: [...found].map(([who, f1]) => rowOf(who, f1)),
  };
}

function logEvalLines(dataDir: string): EvalLine[] {
  try {
    return loadLogEval(dataDir)
      .filter(({ task, language, shot }) => task === 'anomaly' && language === 'english' && shot === 'zero')
      .map(({ log, truth }) => ({
        message: log,
        event: groupOf({ log }),
        time: null,
        session: null,
        anomalous: /abnormal/i.test(truth),
      }));
  } catch {
    return [];
  }
}

/** Half of the anomalous groups and half of the others. */
function half(groups: ReadonlyMap<string, boolean>, seed: number): Set<string> {
  const random = seededRandom(seed);
  const drawn = [...groups].map(([event, anomalous]) => ({ event, anomalous, at: random() }));
  drawn.sort((a, b) => a.at - b.at);
  return new Set(
    [true, false].flatMap((is) => {
      const own = drawn.filter(({ anomalous }) => anomalous === is);
      return own.slice(0, Math.ceil(own.length / 2)).map(({ event }) => event);
    }),
  );
}

function rowOf(who: string, f1: readonly number[]): GroupedRow {
  const mean = f1.reduce((sum, one) => sum + one, 0) / f1.length;
  const variance = f1.reduce((sum, one) => sum + (one - mean) ** 2, 0) / f1.length;
  return { who, f1: mean, deviation: Math.sqrt(variance), least: Math.min(...f1) };
}
