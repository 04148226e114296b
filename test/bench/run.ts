/**
 * `npm run bench -- [--only NAME[,NAME]] [--minutes N] [--lines N] [--json FILE]`: measured figures, peers in the same run on the same bytes.
 * `--minutes`: how long the soak lasts, an hour if absent. `--lines`: lines of the store that `query` asks, ten million if absent.
 * A suite that cannot run here says why; nothing is timed in the tests.
 */
import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { detectorSuite } from './detector/index.ts';
import type { Figure, Suite } from './figure.ts';
import { ingestSuite } from './ingest/index.ts';
import { kafkaSuite } from './kafka/index.ts';
import { processSuite } from './process/index.ts';
import { parserSuite } from './parser/index.ts';
import { querySuite } from './query/index.ts';
import { drain3Suite } from './parser/peers/drain3.ts';
import { lokiSuite } from './parser/peers/loki.ts';
import { typescriptSuite } from './parser/peers/typescript.ts';
import { scaleSuite } from './scale/index.ts';
import { soakSuite } from './soak/index.ts';
import { storeSuite } from './store/index.ts';

const SUITES: readonly Suite[] = [
  parserSuite,
  lokiSuite,
  drain3Suite,
  typescriptSuite,
  detectorSuite,
  storeSuite,
  ingestSuite,
  querySuite,
  processSuite,
  kafkaSuite,
  soakSuite,
  scaleSuite,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    minutes: { type: 'string' },
    lines: { type: 'string' },
  },
});
const only = values.only?.split(',');
/** `parser` also means `parser.loki` and the other peers. */
const isNamed = ({ name }: Suite, wanted: string): boolean => name === wanted || name.startsWith(`${wanted}.`);
const unknown = only?.filter((name) => !SUITES.some((suite) => isNamed(suite, name))) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`no suite ${unknown.join(', ')}; there are ${SUITES.map((suite) => suite.name).join(', ')}\n`);
  process.exit(2);
}

const minutes = positive('minutes', values.minutes, 60);
const lines = positive('lines', values.lines, 10_000_000);

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  arch: arch(),
  node: process.version,
};
const figures: Figure[] = [];
const notRun: { name: string; reason: string }[] = [];
for (const suite of SUITES) {
  if (only === undefined ? suite.onlyByName === true : !only.some((name) => isNamed(suite, name))) continue;
  process.stderr.write(`== ${suite.name}\n`);
  const result = await suite.run({ minutes, lines });
  if ('notRun' in result) {
    notRun.push({ name: suite.name, reason: result.notRun });
    process.stdout.write(`${suite.name}: not run, ${result.notRun}\n`);
    continue;
  }
  for (const figure of result) {
    figures.push(figure);
    process.stdout.write(`${lineOf(figure)}\n`);
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ figures, notRun, machine }, null, 2)}\n`);
// The embedded engine keeps threads; the work is done.
process.exit(0);

function positive(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (value > 0) return value;
  process.stderr.write(`--${name}: expected a number above 0, got '${text ?? ''}'\n`);
  process.exit(2);
}

function lineOf(figure: Figure): string {
  const peer =
    figure.peer === undefined
      ? ''
      : `  ${figure.peer}: ${show(figure.peerValue ?? Number.NaN)}, ratio ${show(figure.ratio ?? Number.NaN)}`;
  return `${figure.name.padEnd(28)} ${show(figure.value).padStart(12)} ${figure.unit}${peer}  (${figure.data}, ${String(figure.runs)} runs)`;
}

function show(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
