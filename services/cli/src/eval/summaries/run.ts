import { rawMinerParser } from '../parsing/parsers.ts';
import { rouge } from '../rouge.ts';
import type { Rouge } from '../rouge.ts';
import { loadSummaries } from './load.ts';
import type { SummarisedGroup, SummarisedSystem } from './load.ts';
import { METHODS } from './methods.ts';
import type { Method, PreparedGroup } from './methods.ts';

/** The first groups of each system: sizes are chosen on them, and only they were looked at while the summaries were written. */
const DEV_GROUPS = 20;
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8] as const;

export interface SummaryRow {
  readonly method: string;
  /** Pieces per summary: the one that was best on the dev part. */
  readonly size: number;
  readonly mean: Rouge;
  readonly bySystem: Readonly<Record<string, Rouge>>;
}

export interface SummariesReport {
  readonly protocol: string;
  readonly groups: Readonly<Record<string, number>>;
  readonly rows: readonly SummaryRow[];
}

interface PreparedSystem {
  readonly system: string;
  readonly groups: readonly (PreparedGroup & Pick<SummarisedGroup, 'truth'>)[];
}

/** Extractive summaries against those that people wrote, trivial ones beside ours. @throws UsageError when the data are missing. */
export async function evalSummaries(options: { readonly dataDir: string }): Promise<SummariesReport> {
  await Promise.resolve(); // an error is a rejection
  return scoreSummaries(loadSummaries(options.dataDir));
}

export function scoreSummaries(data: readonly SummarisedSystem[]): SummariesReport {
  const systems = data.map(prepare);
  const dev = systems.map(({ system, groups }) => ({ system, groups: groups.slice(0, DEV_GROUPS) }));
  const test = systems.map(({ system, groups }) => ({ system, groups: groups.slice(DEV_GROUPS) }));
  return {
    protocol:
      `F1 of ROUGE-1, -2 and -L (Lin 2004: lower case, no stemming, no stop words) on groups ${String(DEV_GROUPS + 1)} and on of each system, mean over systems; ` +
      `how many pieces each method takes is chosen on the first ${String(DEV_GROUPS)} groups by ROUGE-L; templates are mined from the lines, no summary is seen`,
    groups: Object.fromEntries(test.map(({ system, groups }) => [system, groups.length])),
    rows: Object.entries(METHODS).map(([name, method]) => {
      const size = SIZES.reduce((best, one) =>
        meanOf(figures(dev, method, one)).rougeL > meanOf(figures(dev, method, best)).rougeL ? one : best,
      );
      const bySystem = figures(test, method, size);
      return { method: name, size, mean: meanOf(bySystem), bySystem };
    }),
  };
}

/** Templates of one system are learnt from all its lines, in order, as they would be at ingest. */
function prepare({ system, groups }: SummarisedSystem): PreparedSystem {
  const templates = rawMinerParser(groups.flatMap(({ lines }) => lines));
  let at = 0;
  return {
    system,
    groups: groups.map(({ lines, truth }) => {
      const counts = new Map<string, number>();
      for (const text of templates.slice(at, at + lines.length)) counts.set(text, (counts.get(text) ?? 0) + 1);
      at += lines.length;
      return {
        lines,
        truth,
        templates: [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count),
      };
    }),
  };
}

const figures = (systems: readonly PreparedSystem[], method: Method, size: number): Record<string, Rouge> =>
  Object.fromEntries(
    systems.map(({ system, groups }) => [
      system,
      meanOf(groups.map((group) => rouge(group.truth, method(group, size)))),
    ]),
  );

function meanOf(scores: readonly Rouge[] | Readonly<Record<string, Rouge>>): Rouge {
  const all: readonly Rouge[] = Object.values(scores);
  const mean = (of: keyof Rouge): number => all.reduce((sum, one) => sum + one[of], 0) / Math.max(1, all.length);
  return { rouge1: mean('rouge1'), rouge2: mean('rouge2'), rougeL: mean('rougeL') };
}
