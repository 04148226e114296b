import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Figure, Suite } from '../../figure.ts';
import { median } from '../../figure.ts';
import { root } from '../../places.ts';
import { minerRate, throughputFiles } from '../rates.ts';
import { lastWords, runPeer } from './run-peer.ts';

const RUNS = 5;
const SOURCES = join(root, 'test/bench/parser/peers/loki');
const BUILD_MS = 900_000;
const RUN_MS = 600_000;
/** JSON with all fields nested: Loki's Drain skips every line of it, so there is nothing to compare. */
const NOT_COMPARED = 'nginx-json';

const Runs = z.array(z.object({ seconds: z.number(), lines: z.number(), skipped: z.number(), clusters: z.number() }));

/** Loki's Drain (Go) on the same bytes, one core each, CPU seconds. It extracts no parameters and skips lines; ours does neither. */
export const lokiSuite: Suite = {
  name: 'parser.loki',
  async run() {
    const files = throughputFiles().filter(({ name }) => name !== NOT_COMPARED);
    if (files.length === 0) return { notRun: 'the throughput files are not there' };
    const folder = mkdtempSync(join(tmpdir(), 'logsieve-bench-loki-'));
    try {
      for (const file of ['main.go', 'go.mod']) copyFileSync(join(SOURCES, file), join(folder, file));
      for (const args of [
        ['mod', 'tidy'],
        ['build', '-o', 'peer', '.'],
      ]) {
        const built = await runPeer('go', args, { cwd: folder, timeoutMs: BUILD_MS });
        if (built.code !== 0) return { notRun: `go ${args.join(' ')}: ${lastWords(built)}` };
      }
      const figures: Figure[] = [];
      let [lines, ours, theirs] = [0, 0, 0];
      for (const { name, text } of files) {
        const given = join(folder, 'lines.log');
        writeFileSync(given, text);
        const ran = await runPeer(join(folder, 'peer'), [given, String(RUNS)], { timeoutMs: RUN_MS });
        if (ran.code !== 0) return { notRun: `on ${name}: ${lastWords(ran)}` };
        const runs = Runs.parse(JSON.parse(ran.stdout));
        const all = text.split('\n');
        if (all.at(-1) === '') all.pop();
        const rate = minerRate(all);
        const peer = all.length / median(runs.map(({ seconds }) => seconds));
        lines += all.length;
        ours += all.length / rate;
        theirs += all.length / peer;
        figures.push(
          figure(
            name,
            rate,
            peer,
            `${String(all.length)} raw lines, ${String(runs[0]?.skipped ?? 0)} skipped by the peer`,
          ),
        );
      }
      figures.push(
        figure('together', lines / ours, lines / theirs, `${String(lines)} raw lines of ${String(files.length)} files`),
      );
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const figure = (name: string, value: number, peerValue: number, data: string): Figure => ({
  name: `parser.loki.${name}`,
  value,
  unit: 'lines per CPU second, drain3-ts alone',
  peer: "Loki 3.7.8's Drain (Go)",
  peerValue,
  ratio: value / peerValue,
  runs: RUNS,
  data,
});
