import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Figure, Suite } from '../../figure.ts';
import { root } from '../../places.ts';
import { minerRate, throughputFiles } from '../rates.ts';
import { lastWords, runPeer } from './run-peer.ts';

const SCRIPT = join(root, 'test/bench/parser/peers/drain3/peer.py');
const INSTALL_MS = 300_000;
/** CPU seconds that drain3 may spend on one file; what it has done by then is its figure. */
const PEER_SECONDS = 20;
const RUN_MS = 300_000;

const Done = z.object({ seconds: z.number(), lines: z.number(), clusters: z.number() });

/** drain3 0.9.11 from PyPI with the masks of its example and parameters extracted, on the first lines of each file, as many as it does in 20 s. */
export const drain3Suite: Suite = {
  name: 'parser.drain3',
  async run() {
    const files = throughputFiles();
    if (files.length === 0) return { notRun: 'the throughput files are not there' };
    const folder = mkdtempSync(join(tmpdir(), 'logsieve-bench-drain3-'));
    try {
      const packages = join(folder, 'packages');
      const args = ['-m', 'pip', 'install', '--quiet', '--target', packages, 'drain3==0.9.11'];
      const installed = await runPeer('python3', args, { timeoutMs: INSTALL_MS });
      if (installed.code !== 0) return { notRun: `python3 ${args.join(' ')}: ${lastWords(installed)}` };
      const figures: Figure[] = [];
      for (const { name, text } of files) {
        const given = join(folder, 'lines.log');
        writeFileSync(given, text);
        const env = { PYTHONPATH: packages };
        const ran = await runPeer('python3', [SCRIPT, given, String(PEER_SECONDS)], { env, timeoutMs: RUN_MS });
        if (ran.code !== 0) return { notRun: `on ${name}: ${lastWords(ran)}` };
        const { seconds, lines } = Done.parse(JSON.parse(ran.stdout));
        const value = minerRate(text.split('\n').slice(0, lines));
        const peerValue = lines / seconds;
        figures.push({
          name: `parser.drain3.${name}`,
          value,
          unit: 'lines per CPU second, drain3-ts alone',
          peer: 'drain3 0.9.11, masks and parameters',
          peerValue,
          ratio: value / peerValue,
          runs: 1,
          data: `the first ${String(lines)} raw lines`,
        });
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
