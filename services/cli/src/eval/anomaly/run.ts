import { isolationForests, principalComponents } from './classical.ts';
import { loadAnomalyCases } from './load.ts';
import { anomalyScores, bestThreshold, meanScores } from './metrics.ts';
import type { AnomalyScores, UnitScore } from './metrics.ts';
import { RIVALS, bestTable } from './rivals.ts';
import { unitName, unitsOf } from './units.ts';
import type { AnomalyCase, EvalLine, EvalUnit, UnitRule } from './units.ts';

/** Ours, as `logsieve score` runs it: one score per unit of `test`, in the order of their first lines. */
export type UnitScorer = (
  train: readonly EvalLine[],
  test: readonly EvalLine[],
  rule: UnitRule,
) => Promise<readonly UnitScore[]>;

export interface EvalAnomalyOptions {
  /** Folder that holds `anomaly/`. */
  readonly dataDir: string;
  readonly scorer: UnitScorer;
  readonly scorerName: string;
  /** Only the data sets whose name holds this. */
  readonly only?: string;
}

export interface AnomalyRow {
  readonly data: string;
  readonly unit: string;
  readonly protocol: string;
  readonly who: string;
  readonly scores: AnomalyScores;
}

export interface AnomalyReport {
  readonly rows: readonly AnomalyRow[];
}

/** Scores ours and the trivial rivals on every protocol; no label reaches a scorer. @throws Error when the data are missing. */
export async function evalAnomaly(options: EvalAnomalyOptions): Promise<AnomalyReport> {
  const cases = loadAnomalyCases(options.dataDir).filter(({ data }) =>
    data.toLowerCase().includes((options.only ?? '').toLowerCase()),
  );
  const rows: AnomalyRow[] = [];
  for (const one of cases) rows.push(...(await evalCase(one, options)));
  return { rows };
}

/** The threshold that is best on the labels of the part before the test, which is the dev part then; the scores stay as they are. */
async function thresholdBefore(
  { train, rule }: Pick<AnomalyCase, 'train' | 'rule'>,
  before: readonly EvalUnit[],
  scorer: UnitScorer,
): Promise<number> {
  const scores = await scorer([], train, rule);
  return bestThreshold(
    before.map(({ anomalous }) => anomalous),
    scores.map(({ score }) => score),
  );
}

const atThreshold = (scores: readonly UnitScore[], threshold: number): UnitScore[] =>
  scores.map(({ score }) => ({ score, verdict: score >= threshold ? 'anomalous' : 'normal' }));

const NOTHING: UnitScore = { score: 0, verdict: 'normal' };

export async function evalCase(
  { data, protocol, rule, train, test }: AnomalyCase,
  { scorer, scorerName }: Pick<EvalAnomalyOptions, 'scorer' | 'scorerName'>,
): Promise<AnomalyRow[]> {
  const before = unitsOf(train, rule);
  const units = unitsOf(test, rule);
  const truth = units.map(({ anomalous }) => anomalous);
  const row = (who: string, scores: readonly UnitScore[]): AnomalyRow => {
    if (scores.length !== units.length)
      throw new Error(`${who} gave ${scores.length} scores for ${units.length} units of ${data}`);
    return { data, protocol, unit: unitName(rule), who, scores: anomalyScores(truth, scores) };
  };
  const ours = await scorer(train, test, rule);
  return [
    row(scorerName, ours),
    ...(before.some(({ anomalous }) => anomalous)
      ? [
          row(
            `${scorerName}, threshold before`,
            atThreshold(ours, await thresholdBefore({ train, rule }, before, scorer)),
          ),
        ]
      : []),
    ...RIVALS.map((rival) => row(rival.name, rival.judge(before, units))),
    ...(rule.kind === 'session' ? [row('best table (test labels)', bestTable(units))] : []),
    row('PCA', principalComponents(before, units)),
    {
      ...row(
        'isolation forest',
        units.map(() => NOTHING),
      ),
      scores: meanScores(isolationForests(before, units).map((scores) => anomalyScores(truth, scores))),
    },
  ];
}
