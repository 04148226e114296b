import { ReferenceDrain } from 'logsieve/reference-drain';
import { median, type Suite } from '../../figure.ts';
import { cpuSeconds, minerRate, throughputFiles } from '../rates.ts';

const RUNS = 3;
/** Drain compares a line with every cluster of its leaf: on some files its cost grows with the lines. */
const LINES = 20_000;

/**
 * Plain Drain in TypeScript (the port that reproduces drain3's figures: no masks, no parameters). The rivals known in this language are not on
 * npm: HyperDX's is part of its application, logpare was never published there.
 */
export const typescriptSuite: Suite = {
  name: 'parser.typescript',
  async run() {
    const files = throughputFiles();
    if (files.length === 0) return { notRun: 'the throughput files are not there' };
    const figures = [];
    for (const { name, text } of files) {
      await Promise.resolve(); // lets signals in between two files
      const lines = text.split('\n').slice(0, LINES);
      const seconds = Array.from({ length: RUNS }, () =>
        cpuSeconds(() => {
          const drain = new ReferenceDrain();
          for (const line of lines) drain.add(line);
        }),
      );
      const [value, peerValue] = [minerRate(lines, RUNS), lines.length / median(seconds)];
      figures.push({
        name: `parser.typescript.${name}`,
        value,
        unit: 'lines per CPU second, drain3-ts alone',
        peer: 'plain Drain in TypeScript, no parameters',
        peerValue,
        ratio: value / peerValue,
        runs: RUNS,
        data: `the first ${String(lines.length)} raw lines`,
      });
    }
    return figures;
  },
};
