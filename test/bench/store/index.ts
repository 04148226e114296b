import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../figure.ts';
import type { Figure, Suite } from '../figure.ts';
import { PATTERNS, typicalBlock } from './typical-lines.ts';
import { appendLines } from '../../fixtures/store/append-lines.ts';

const BLOCK = 50_000;
const BLOCKS = 10;
const RUNS = 3;
const silent = { info: () => undefined, warn: () => undefined };

/** Encode, insert and commit of ready parsed lines into chDB, and reading them back exactly. */
export const storeSuite: Suite = {
  name: 'store',
  async run() {
    const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-store-'));
    const store = await openStore({ kind: 'chdb', dataDir }, { clock: systemClock, logger: silent });
    try {
      await store.writer.saveKnowledge({ patterns: PATTERNS, templates: [], links: [] });
      return await measure(store);
    } finally {
      await store.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function measure(store: Store): Promise<Figure[]> {
  const rates: number[] = [];
  const cpu: number[] = [];
  await append(store, 'warm', 2);
  for (let run = 0; run < RUNS; run += 1) {
    const { seconds, cpuSeconds } = await append(store, `run-${String(run)}`, BLOCKS);
    rates.push((BLOCK * BLOCKS) / seconds);
    cpu.push((cpuSeconds / (BLOCK * BLOCKS)) * 1e6);
  }
  const started = performance.now();
  const report = await store.lines.verify({ source: 'run-0' });
  const verifySeconds = (performance.now() - started) / 1000;
  if (report.failedBlocks > 0 || report.lines !== BLOCK * BLOCKS)
    throw new Error(`verify failed: ${JSON.stringify(report)}`);
  const data = `${String(BLOCKS)} blocks of ${String(BLOCK)} generated lines, 5 values each`;
  return [
    { name: 'store.append', value: median(rates), unit: 'lines/s', runs: RUNS, data },
    { name: 'store.append.cpu', value: median(cpu), unit: 'CPU s per million lines', runs: RUNS, data },
    { name: 'store.verify', value: report.lines / verifySeconds, unit: 'lines/s', runs: 1, data },
  ];
}

/** The next block is encoded while the engine takes the one before, as the pipeline does; lines are made outside the clock. */
async function append(store: Store, source: string, blocks: number) {
  const ready = Array.from({ length: blocks }, (_, at) => typicalBlock(source, at * BLOCK, BLOCK));
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  let before: Promise<unknown> = Promise.resolve();
  for (const block of ready) {
    const next = appendLines(store.writer, block);
    await before;
    before = next;
  }
  await before;
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}
