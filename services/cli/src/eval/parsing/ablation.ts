import { type Idea, IDEAS } from 'drain3-ts';
import type { Labelled } from './load.ts';
import { type ParsingMetric, PARSING_METRICS, scoreParsing } from './metrics.ts';
import { minerParser } from './parsers.ts';

/**
 * What one idea is worth: mean over systems with all ideas minus mean without it; and the least and most of that gain
 * when each system in turn is left out. An idea that lives on one system shows as a least gain near or below zero.
 */
export type Worth = {
  readonly without: Idea;
  readonly gain: Readonly<Record<ParsingMetric, number>>;
  readonly leastGa: number;
  readonly mostGa: number;
  readonly leastFga: number;
  readonly mostFga: number;
  /** On made lines of other systems; 0 where the data hold none. */
  readonly madeGa: number;
  readonly madeFga: number;
};

type Row = Readonly<Record<ParsingMetric, number>>;

/** @param made lines of systems that are not among `data`. */
export function ablation(data: readonly Labelled[], made: readonly Labelled[]): Worth[] {
  const full = scores(data, IDEAS);
  const fullMade = scores(made, IDEAS);
  return IDEAS.map((without) => {
    const others = IDEAS.filter((idea) => idea !== without);
    const rows = scores(data, others);
    const madeRows = scores(made, others);
    const madeGain = (metric: ParsingMetric): number =>
      mean(fullMade.map((row, at) => row[metric] - (madeRows[at] as Row)[metric]));
    const gains = full.map((row, at): Row => {
      const other = rows[at] as Row;
      return {
        ga: row.ga - other.ga,
        fga: row.fga - other.fga,
        pa: row.pa - other.pa,
        fta: row.fta - other.fta,
        ned: row.ned - other.ned,
      };
    });
    const leftOut = (metric: ParsingMetric): number[] =>
      gains.map((_, out) => mean(gains.filter((_gain, at) => at !== out).map((gain) => gain[metric])));
    const gain = Object.fromEntries(
      PARSING_METRICS.map((metric) => [metric, mean(gains.map((row) => row[metric]))]),
    ) as Row;
    return {
      without,
      gain,
      leastGa: Math.min(...leftOut('ga')),
      mostGa: Math.max(...leftOut('ga')),
      leastFga: Math.min(...leftOut('fga')),
      mostFga: Math.max(...leftOut('fga')),
      madeGa: madeGain('ga'),
      madeFga: madeGain('fga'),
    };
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function scores(data: readonly Labelled[], ideas: readonly Idea[]): Row[] {
  const parse = minerParser({ ideas });
  return data.map(({ truth, content }) => scoreParsing(truth, parse(content)));
}
