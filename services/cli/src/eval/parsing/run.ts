import { ablation, type Worth } from './ablation.ts';
import { breakdown, type Part, sumParts } from './breakdown.ts';
import { correctTemplate } from './correction.ts';
import { type Labelled, type LabelSet, loadFull, loadTwoK } from './load.ts';
import { loadMade } from './made-lines.ts';
import { type ParsingMetric, PARSING_METRICS, type ParsingScores, scoreParsing } from './metrics.ts';
import { type BatchParser, minerParser, rawMinerParser, referenceDrain } from './parsers.ts';
import { scoreTimes, type TimeShares } from './times.ts';

export type EvalParsingOptions = {
  /** Folder that holds `parsing/`. */
  readonly dataDir: string;
  readonly labelSets?: readonly LabelSet[];
  /** Also measure what each idea is worth (about a minute). */
  readonly ablation?: boolean;
  /** Milliseconds, monotonic; injected so that tests need no clock. */
  readonly now?: () => number;
};

export type SystemScores = {
  readonly parser: string;
  readonly labels: LabelSet;
  readonly system: string;
  readonly plain: ParsingScores;
  /** With the correction rules applied to the parser's output. */
  readonly corrected: ParsingScores;
  readonly linesPerSecond: number;
};

export type MeanScores = {
  readonly parser: string;
  readonly labels: LabelSet;
  readonly systems: number;
  readonly plain: Readonly<Record<ParsingMetric, number>>;
  readonly corrected: Readonly<Record<ParsingMetric, number>>;
};

export type ParsingReport = {
  readonly configuration: string;
  readonly means: readonly MeanScores[];
  readonly systems: readonly SystemScores[];
  /** Whole raw lines against `original`. Ours finds the header by itself; templates are the message's. */
  readonly raw: readonly {
    readonly parser: string;
    readonly system: string;
    readonly ga: number;
    readonly fga: number;
    readonly pa: number;
    readonly fta: number;
  }[];
  /** Of the header samples; `null` where the data hold none. */
  readonly times: TimeShares | null;
  readonly parts: readonly { readonly parser: string; readonly labels: LabelSet; readonly parts: readonly Part[] }[];
  readonly ablation: readonly Worth[];
};

/** Name, parser of messages, and parser of raw lines where that is another one. */
const PARSERS: readonly (readonly [string, () => BatchParser, BatchParser?])[] = [
  ['one template for all lines', () => (lines) => lines.map(() => '<*>')],
  ['drain3 0.9.11 defaults (reference port)', () => referenceDrain],
  ['drain3-ts', () => minerParser(), rawMinerParser],
];

/** Scores our miner, Drain and a trivial baseline with one configuration each. @throws Error when the data are missing. */
export async function evalParsing(options: EvalParsingOptions): Promise<ParsingReport> {
  const now = options.now ?? (() => performance.now());
  const sets = options.labelSets ?? ['original', 'loghub2', 'corrected', 'full', 'made'];
  const data = sets.flatMap((labels) => load(options.dataDir, labels));
  const systems: SystemScores[] = [];
  const parts: { parser: string; labels: LabelSet; parts: Part[] }[] = [];
  for (const [parser, create] of PARSERS) {
    for (const labels of sets) {
      const breakdowns: Part[][] = [];
      for (const labelled of data.filter((one) => one.labels === labels)) {
        await Promise.resolve(); // lets the caller's progress and signals in between two systems
        const start = now();
        const parsed = create()(labelled.content);
        const seconds = (now() - start) / 1000;
        const corrected = mapDistinct(parsed, correctTemplate);
        systems.push({
          parser,
          labels,
          system: labelled.system,
          plain: scoreParsing(labelled.truth, parsed),
          corrected: scoreParsing(labelled.truth, corrected),
          linesPerSecond: seconds > 0 ? Math.round(labelled.content.length / seconds) : 0,
        });
        breakdowns.push(breakdown(labelled.truth, parsed));
      }
      if (breakdowns.length > 0) parts.push({ parser, labels, parts: sumParts(breakdowns) });
    }
  }
  const original = data.filter(({ labels }) => labels === 'original');
  return {
    configuration: 'defaults, the same for every system',
    means: meansOf(systems),
    systems,
    raw: rawScores(original),
    times: scoreTimes(options.dataDir),
    parts,
    ablation: options.ablation === true ? ablation(original, loadMade(options.dataDir)) : [],
  };
}

function load(dataDir: string, labels: LabelSet): Labelled[] {
  if (labels === 'full') return loadFull(dataDir);
  return labels === 'made' ? loadMade(dataDir) : loadTwoK(dataDir, labels);
}

function mapDistinct(texts: readonly string[], change: (text: string) => string): string[] {
  const known = new Map<string, string>();
  return texts.map((text) => {
    let changed = known.get(text);
    if (changed === undefined) known.set(text, (changed = change(text)));
    return changed;
  });
}

function meansOf(systems: readonly SystemScores[]): MeanScores[] {
  const groups = new Map<string, SystemScores[]>();
  for (const one of systems) {
    const key = `${one.parser} ${one.labels}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].map((group) => {
    const { parser, labels } = group[0] as SystemScores;
    const mean = (of: 'plain' | 'corrected'): Record<ParsingMetric, number> =>
      Object.fromEntries(
        PARSING_METRICS.map((metric) => [metric, group.reduce((sum, one) => sum + one[of][metric], 0) / group.length]),
      ) as Record<ParsingMetric, number>;
    return { parser, labels, systems: group.length, plain: mean('plain'), corrected: mean('corrected') };
  });
}

function rawScores(data: readonly Labelled[]): ParsingReport['raw'] {
  return data.flatMap(({ raw, truth, system }) => {
    if (raw === undefined) return [];
    return PARSERS.map(([parser, create, onRaw = create()]) => {
      const { ga, fga, pa, fta } = scoreParsing(truth, onRaw(raw));
      return { parser, system, ga, fga, pa, fta };
    });
  });
}
