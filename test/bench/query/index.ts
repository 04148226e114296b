import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLogsieve } from '../../fixtures/logsieve/index.ts';
import type { Figure, Suite } from '../figure.ts';
import { throughputFolder } from '../places.ts';
import { fillStore } from './fill.ts';
import { QUESTIONS } from './questions.ts';
import type { Question } from './questions.ts';

/** Answers of each form of a question. */
const ROUNDS = 10;
const ANSWER_WITHIN_MS = 120_000;

/** What the API answers at millions of lines, over HTTP from the built product, and how long that takes: p50 and p95. */
export const querySuite: Suite = {
  name: 'query',
  onlyByName: true,
  async run({ lines }) {
    if (!existsSync(throughputFolder())) return { notRun: `${throughputFolder()} does not exist` };
    const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-query-'));
    try {
      const stored = await fillStore(dataDir, lines);
      const logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir]);
      try {
        const figures: Figure[] = [];
        for (const question of QUESTIONS) figures.push(...(await askAll(logsieve.url, question, stored)));
        return figures;
      } finally {
        await logsieve.stop();
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function askAll(url: string, { name, paths }: Question, stored: number): Promise<Figure[]> {
  const times: number[] = [];
  let slowest = { path: '', ms: 0 };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const path of paths) {
      const ms = await ask(url + path);
      times.push(ms);
      if (ms > slowest.ms) slowest = { path, ms };
    }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  const data = `${String(stored)} lines, slowest ${slowest.path}`;
  return [
    { name: `query.${name}.p50`, value: at(0.5), unit: 'ms', runs: times.length, data },
    { name: `query.${name}.p95`, value: at(0.95), unit: 'ms', runs: times.length, data },
  ];
}

async function ask(url: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const body = await response.text();
  if (!response.ok) process.stderr.write(`${url}: ${String(response.status)} ${body.slice(0, 300)}\n`);
  return performance.now() - started;
}
