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

/** V8 compiles a program while it runs: work that takes milliseconds is repeated until it is compiled as it would be in a service. */
const LEAST_RUNS = 5;
const LEAST_SECONDS = 2;

/** Lines per CPU second, the median of five runs or more, of as many as take two seconds. @param work on all lines, from nothing known. */
export function rateOf(lines: number, work: () => void): number {
  const seconds: number[] = [];
  for (let sum = 0; seconds.length < LEAST_RUNS || sum < LEAST_SECONDS;) {
    const taken = cpuSeconds(work);
    seconds.push(taken);
    sum += taken;
  }
  return lines / median(seconds);
}

/** Of drain3-ts alone, parameters extracted. */
export const minerRate = (lines: readonly string[]): number =>
  rateOf(lines.length, () => {
    const miner = new TemplateMiner();
    for (const line of lines) miner.addLogMessage(line);
  });

/** CPU time of the process: on a machine with other work the clock on the wall tells little. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
