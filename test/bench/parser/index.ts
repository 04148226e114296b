import type { LogRecord } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { Parser } from '@logsieve/parser';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Figure, Suite } from '../figure.ts';
import { throughputFolder } from '../places.ts';
import { growthFigures } from './growth.ts';
import { minerRate, rateOf } from './rates.ts';

/** At least. */
const RUNS = 5;
const OBSERVED = 1_764_000_000_000_000_000n;

/**
 * Raw lines of every file, header included, no line skipped, parameters extracted, each run from nothing known. `parser.FILE` is the parser
 * service's whole work on a record (header, template, values, line pattern); `miner.FILE` is drain3-ts alone on the same lines.
 */
export const parserSuite: Suite = {
  name: 'parser',
  async run() {
    const folder = throughputFolder();
    if (!existsSync(folder)) return { notRun: `${folder} does not exist` };
    const figures: Figure[] = [];
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith('.log.gz')) continue;
      await Promise.resolve(); // lets signals in between two files
      figures.push(...fileFigures(file.slice(0, -'.log.gz'.length), linesOf(join(folder, file))));
    }
    return [...figures, ...growthFigures()];
  },
};

function linesOf(path: string): string[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function fileFigures(name: string, lines: readonly string[]): Figure[] {
  const records = lines.map(recordOf);
  const data = `${String(lines.length)} raw lines`;
  const parser = rateOf(lines.length, () => {
    const fresh = new Parser();
    for (const record of records) fresh.parse(record, name);
  });
  const miner = minerRate(lines);
  const known = new Parser();
  for (const record of records) known.parse(record, name);
  const stats = known.of(name).miner.stats();
  const { p50, p99 } = lineCosts(records, name);
  const lineFigure = (kind: string, value: number, unit: string, runs: number): Figure => ({
    name: `parser.${kind}.${name}`,
    value,
    unit,
    runs,
    data,
  });
  return [
    {
      name: `parser.${name}`,
      value: parser,
      unit: 'lines per CPU second',
      peer: 'drain3-ts alone',
      peerValue: miner,
      ratio: parser / miner,
      runs: RUNS,
      data,
    },
    lineFigure('p50', p50, 'µs per line', 1),
    lineFigure('p99', p99, 'µs per line', 1),
    lineFigure('templates', stats.templates, 'templates', 1),
    lineFigure('unparsed', stats.lines - stats.parsed, 'lines without a template', 1),
  ];
}

/** Cost of single lines, from nothing known; the clock's own cost is in it. */
function lineCosts(records: readonly LogRecord[], name: string): { readonly p50: number; readonly p99: number } {
  const parser = new Parser();
  const costs = new Float64Array(records.length);
  records.forEach((record, at) => {
    const started = performance.now();
    parser.parse(record, name);
    costs[at] = performance.now() - started;
  });
  costs.sort();
  const at = (share: number): number => (costs[Math.floor((costs.length - 1) * share)] ?? 0) * 1000;
  return { p50: at(0.5), p99: at(0.99) };
}

const recordOf = (body: string, offset: number): LogRecord => ({
  ...textLine(body),
  position: { source: 'bench', partition: 0, offset, index: 0 },
  observedAt: OBSERVED,
});
