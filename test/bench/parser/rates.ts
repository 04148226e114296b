import { TemplateMiner } from 'drain3-ts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { median } from '../figure.ts';
import { throughputFolder } from '../places.ts';

/** Every file of raw lines, by name. */
export function throughputFiles(): { readonly name: string; readonly text: string }[] {
  const folder = throughputFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.log.gz'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.log.gz'.length),
      text: gunzipSync(readFileSync(join(folder, file))).toString('utf8'),
    }));
}

/** Lines per CPU second of drain3-ts alone, parameters extracted, each run from nothing known; the median. */
export const minerRate = (lines: readonly string[], runs: number): number =>
  median(
    Array.from(
      { length: runs },
      () =>
        lines.length /
        cpuSeconds(() => {
          const miner = new TemplateMiner();
          for (const line of lines) miner.addLogMessage(line);
        }),
    ),
  );

/** CPU time of the process: on a machine with other work the clock on the wall tells little. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
