import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLogsieve } from '../../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../../fixtures/logsieve/index.ts';
import { median } from '../figure.ts';
import type { Suite } from '../figure.ts';

const RUNS = 3;
const IDLE_MS = 15_000;
const FLOOD_LINES = 400_000;
const FLOOD_CHUNK = 10_000;
/** `USER_HZ` of Linux. */
const TICKS_PER_SECOND = 100;

/** The whole product in one process: time to ready, CPU while nothing happens, memory while nothing fits into a template. */
export const processSuite: Suite = {
  name: 'process',
  async run() {
    const ready: number[] = [];
    const idle: number[] = [];
    for (let run = 0; run < RUNS; run += 1)
      await withLogsieve(async (logsieve) => {
        ready.push(logsieve.readyAfterMs / 1000);
        const before = cpuSeconds(logsieve.pid);
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
        idle.push(((cpuSeconds(logsieve.pid) - before) / (IDLE_MS / 1000)) * 100);
      });
    const flood = await withLogsieve(floodOf);
    const empty = 'an empty data directory';
    const data = `${String(FLOOD_LINES)} lines of random words, no two alike`;
    return [
      { name: 'process.ready', value: median(ready), unit: 's', runs: RUNS, data: empty },
      { name: 'process.idle', value: median(idle), unit: '% of one core', runs: RUNS, data: empty },
      { name: 'process.flood.rss', value: flood.peakRssBytes, unit: 'bytes', runs: 1, data },
      { name: 'process.flood', value: flood.linesPerSecond, unit: 'lines/s', runs: 1, data },
    ];
  },
};

async function withLogsieve<T>(work: (logsieve: RunningLogsieve) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-process-'));
  const logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir]);
  try {
    return await work(logsieve);
  } finally {
    await logsieve.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function floodOf(logsieve: RunningLogsieve): Promise<{ peakRssBytes: number; linesPerSecond: number }> {
  const started = performance.now();
  for (let sent = 0; sent < FLOOD_LINES; sent += FLOOD_CHUNK) {
    const body = Array.from({ length: FLOOD_CHUNK }, (_, at) => randomLine(sent + at)).join('\n');
    const response = await fetch(`${logsieve.url}/api/v1/ingest?service=flood`, { method: 'POST', body });
    if (!response.ok) throw new Error(`the door answered ${String(response.status)}: ${await response.text()}`);
  }
  const seconds = (performance.now() - started) / 1000;
  return { peakRssBytes: peakRss(logsieve.pid), linesPerSecond: FLOOD_LINES / seconds };
}

/** Words of letters only, so that nothing is recognised as a value; the same lines in every run. */
function randomLine(index: number): string {
  let state = Math.imul(index + 1, 2_654_435_761) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const word = (): string =>
    Array.from({ length: 3 + (next() % 8) }, () => String.fromCharCode(97 + ((next() >>> 8) % 26))).join('');
  return Array.from({ length: 3 + (next() % 12) }, word).join(' ');
}

/** User and system time of all threads, from `/proc`. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function peakRss(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
