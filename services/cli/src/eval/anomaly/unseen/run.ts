import { anomalyScores, bestThreshold, confusion } from '../metrics.ts';
import type { AnomalyScores, UnitScore } from '../metrics.ts';
import { ERROR_WORDS } from '../rivals.ts';
import type { UnitScorer } from '../run.ts';
import { unitName, unitsOf } from '../units.ts';
import type { EvalUnit } from '../units.ts';
import { loadUnseenSystems } from './systems.ts';
import type { UnseenSystem } from './systems.ts';

export interface UnseenRow {
  readonly system: string;
  readonly unit: string;
  readonly units: number;
  readonly anomalous: number;
  readonly who: string;
  readonly prAuc: number;
  /** With the verdict as it stands; `uncertain` by score ≥ 0.5. */
  readonly f1: number;
  /** Ours only: with the threshold that is best on all the other systems. */
  readonly f1ByOthers: number | null;
}

export interface UnseenReport {
  readonly rows: readonly UnseenRow[];
  /** F1 on the second system with the threshold that is best on the first. */
  readonly pairs: readonly { readonly from: string; readonly to: string; readonly f1: number }[];
}

interface Judged {
  readonly system: UnseenSystem;
  readonly units: readonly EvalUnit[];
  readonly truth: readonly boolean[];
  readonly ours: readonly UnitScore[];
}

/** Leave one system out: every system without a label or a line of it seen before; what is chosen by labels is chosen on the others. */
export async function evalUnseen(options: {
  readonly dataDir: string;
  readonly scorer: UnitScorer;
}): Promise<UnseenReport> {
  const judged: Judged[] = [];
  for (const system of loadUnseenSystems(options.dataDir)) judged.push(await judge(system, options.scorer));
  const rows = judged.flatMap((one) => rowsOf(one, judged));
  const pairs = judged.flatMap((from) =>
    judged.map((to) => ({ from: from.system.name, to: to.system.name, f1: f1At(to, thresholdOf([from])) })),
  );
  return { rows, pairs };
}

async function judge(system: UnseenSystem, scorer: UnitScorer): Promise<Judged> {
  const ours: UnitScore[] = [];
  const units: EvalUnit[] = [];
  for (const lines of system.streams) {
    ours.push(...(await scorer([], lines, system.rule)));
    units.push(...unitsOf(lines, system.rule));
  }
  return { system, units, truth: units.map(({ anomalous }) => anomalous), ours };
}

function rowsOf(one: Judged, all: readonly Judged[]): UnseenRow[] {
  const { system, units, truth, ours } = one;
  const row = (who: string, scores: readonly UnitScore[], f1ByOthers: number | null = null): UnseenRow => {
    const { prAuc, f1, anomalous }: AnomalyScores = anomalyScores(truth, scores);
    return {
      system: system.name,
      unit: unitName(system.rule),
      units: units.length,
      anomalous,
      who,
      prAuc,
      f1,
      f1ByOthers,
    };
  };
  const others = thresholdOf(all.filter((other) => other !== one));
  const flags = (is: (unit: EvalUnit, stream: Memory) => boolean): UnitScore[] => byStream(system, is);
  return [
    row('logsieve score', ours, f1At(one, others)),
    row(
      'flag all',
      flags(() => true),
    ),
    row(
      'new template',
      flags(({ lines }, seen) => lines.filter(({ event }) => seen.isNew(event)).length > 0),
    ),
    row(
      'grep error words',
      flags(({ lines }) => lines.some(({ message }) => ERROR_WORDS.test(message))),
    ),
    row(
      'count vector',
      flags(({ lines }, seen) =>
        seen.isNew(
          lines
            .map(({ event }) => event)
            .sort()
            .join('\n'),
        ),
      ),
    ),
    ...(system.isStartUp ? [row('time since start', sinceStart(system))] : []),
  ];
}

/** What a rival remembers of one stream. */
class Memory {
  readonly #seen = new Set<string>();
  isNew(what: string): boolean {
    if (this.#seen.has(what)) return false;
    this.#seen.add(what);
    return true;
  }
}

function byStream(system: UnseenSystem, is: (unit: EvalUnit, seen: Memory) => boolean): UnitScore[] {
  return system.streams.flatMap((lines) => {
    const seen = new Memory();
    return unitsOf(lines, system.rule).map((unit): UnitScore =>
      is(unit, seen) ? { score: 1, verdict: 'anomalous' } : { score: 0, verdict: 'normal' },
    );
  });
}

/** Later is worse; needs no log at all. */
const sinceStart = (system: UnseenSystem): UnitScore[] =>
  system.streams.flatMap((lines) => {
    const units = unitsOf(lines, system.rule);
    return units.map((_, at): UnitScore => ({
      score: at / units.length,
      verdict: at * 2 >= units.length ? 'anomalous' : 'normal',
    }));
  });

const f1At = ({ truth, ours }: Judged, threshold: number): number =>
  confusion(
    truth,
    ours.map(({ score }) => score >= threshold),
  ).f1;

/** The threshold with the best mean F1 over these systems. */
function thresholdOf(systems: readonly Judged[]): number {
  const candidates = systems.map(({ truth, ours }) =>
    bestThreshold(
      truth,
      ours.map(({ score }) => score),
    ),
  );
  const meanAt = (threshold: number): number =>
    systems.reduce((sum, one) => sum + f1At(one, threshold), 0) / Math.max(1, systems.length);
  const grid = [...new Set([...candidates, ...Array.from({ length: 19 }, (_, at) => (at + 1) / 20)])];
  return grid.reduce((best, one) => (meanAt(one) > meanAt(best) ? one : best), grid[0] ?? 0.5);
}
