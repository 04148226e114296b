import { TemplateMiner } from 'drain3-ts';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Figure } from '../figure.ts';

const VERBS = ['open', 'close', 'read', 'write', 'start', 'stop', 'send', 'receive', 'accept', 'reject'];
const BASE = 100;

/** Messages of `kinds` different shapes, each with two values. */
const message = (at: number, kinds: number): string => {
  const kind = at % kinds;
  const verb = VERBS[kind % VERBS.length] ?? '';
  return `${verb} unit${letters(kind)} part ${String(at)} in ${String(at % 977)} ms`;
};

/** A name without digits for a number, so that it is a word. */
const letters = (n: number): string =>
  (n < 26 ? '' : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(97 + (n % 26));

/** Cost of a line with 10 and 100 times the lines and the kinds of lines; and the heap that one kind of line takes. */
export function growthFigures(): Figure[] {
  const cost = (lines: number, kinds: number): number => {
    const given = Array.from({ length: lines }, (_, at) => message(at, kinds));
    const miner = new TemplateMiner();
    const started = performance.now();
    for (const line of given) miner.addLogMessage(line);
    return ((performance.now() - started) / lines) * 1000;
  };
  cost(50_000, BASE); // warm
  const one = cost(20_000, BASE);
  const figure = (name: string, value: number, data: string): Figure => ({
    name: `parser.growth.${name}`,
    value,
    unit: 'µs per line',
    peer: `20000 lines of ${String(BASE)} kinds`,
    peerValue: one,
    ratio: value / one,
    runs: 1,
    data,
  });
  return [
    figure('lines10', cost(200_000, BASE), 'ten times the lines'),
    figure('lines100', cost(2_000_000, BASE), 'hundred times the lines'),
    figure('kinds10', cost(200_000, BASE * 10), 'ten times lines and kinds'),
    figure('kinds100', cost(2_000_000, BASE * 100), 'hundred times lines and kinds'),
    heapPerTemplate(),
  ];
}

function heapPerTemplate(): Figure {
  const kinds = 5_000;
  const given = Array.from({ length: kinds }, (_, at) => message(at, kinds));
  // As --expose-gc would, where the process runs already.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const miner = new TemplateMiner({ autoConsolidate: false });
  for (const line of given) miner.addLogMessage(line);
  collect();
  const after = process.memoryUsage().heapUsed;
  const { patterns } = miner.stats();
  return {
    name: 'parser.heap',
    value: (after - before) / patterns,
    unit: 'bytes per pattern',
    runs: 1,
    data: `${String(patterns)} patterns of nine words`,
  };
}
