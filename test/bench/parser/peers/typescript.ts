import { ReferenceDrain } from 'logsieve/reference-drain';
import type { Suite } from '../../figure.ts';
import { minerRate, rateOf, throughputFiles } from '../rates.ts';

/** At least. */
const RUNS = 5;

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
    let [all, ours, theirs] = [0, 0, 0];
    const figure = (name: string, count: number, value: number, peerValue: number) => ({
      name: `parser.typescript.${name}`,
      value,
      unit: 'lines per CPU second, drain3-ts alone',
      peer: 'plain Drain in TypeScript, no parameters',
      peerValue,
      ratio: value / peerValue,
      runs: RUNS,
      data: `${String(count)} raw lines`,
    });
    for (const { name, text } of files) {
      await Promise.resolve(); // lets signals in between two files
      const lines = text.split('\n');
      const peer = rateOf(lines.length, () => {
        const drain = new ReferenceDrain();
        for (const line of lines) drain.add(line);
      });
      const own = minerRate(lines);
      figures.push(figure(name, lines.length, own, peer));
      all += lines.length;
      ours += lines.length / own;
      theirs += lines.length / peer;
    }
    return [...figures, figure('together', all, all / ours, all / theirs)];
  },
};
