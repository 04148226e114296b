import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLogsieve } from '../../fixtures/logsieve/index.ts';
import { typicalBlock } from '../store/typical-lines.ts';
import type { Figure, Suite } from '../figure.ts';
import { sampleEvery } from './samples.ts';
import type { Sample } from './samples.ts';

const CHUNK_LINES = 10_000;
const DIFFERENT_CHUNKS = 40;
const IN_FLIGHT = 4;
const TOP_RATE_SECONDS = 15;
const DRAIN_MS = 5 * 60_000;
const silent = { info: () => undefined, warn: () => undefined };

/** The whole product for long: top rate first, then half of it. What must stay level: memory, parts, the time until a door answers. */
export const soakSuite: Suite = {
  name: 'soak',
  onlyByName: true,
  async run({ minutes }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-soak-'));
    try {
      const measured = await soak(dataDir, minutes);
      const store = await openStore({ kind: 'chdb', dataDir }, { clock: systemClock, logger: silent });
      const { byTable } = await store.statistics();
      await store.stop();
      const parts = byTable.find(({ table }) => table === 'lines')?.parts ?? 0;
      return figuresOf(minutes, measured, parts);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

interface Measured {
  readonly topRate: number;
  readonly rate: number;
  /** From a request's planned moment to its answer, ms, sorted. */
  readonly answers: readonly number[];
  readonly samples: readonly Sample[];
}

async function soak(dataDir: string, minutes: number): Promise<Measured> {
  const logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir]);
  try {
    const send = sender(logsieve.url);
    const topRate = await atTopRate(send);
    const sampling = sampleEvery(Math.min(10_000, minutes * 2_000), logsieve.pid, dataDir);
    const { rate, answers } = await paced(send, topRate / 2, minutes * 60);
    return { topRate, rate, answers: [...answers].sort((a, b) => a - b), samples: await sampling.stop() };
  } finally {
    await logsieve.stop();
  }
}

function sender(url: string): () => Promise<void> {
  const bodies = Array.from({ length: DIFFERENT_CHUNKS }, (_, at) =>
    typicalBlock('soak', at * CHUNK_LINES, CHUNK_LINES)
      .lines.map(({ record }) => String(record.body))
      .join('\n'),
  );
  let sent = 0;
  return async () => {
    const body = bodies[sent++ % bodies.length] ?? '';
    const signal = AbortSignal.timeout(DRAIN_MS);
    const answer = await fetch(`${url}/api/v1/ingest?service=soak`, { method: 'POST', body, signal });
    if (!answer.ok) throw new Error(`the door answered ${String(answer.status)}: ${await answer.text()}`);
  };
}

/** Lines per second with a few requests always on their way. */
async function atTopRate(send: () => Promise<void>): Promise<number> {
  const started = performance.now();
  const until = started + TOP_RATE_SECONDS * 1000;
  let chunks = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (performance.now() < until) {
        await send();
        chunks += 1;
      }
    }),
  );
  return (chunks * CHUNK_LINES) / ((performance.now() - started) / 1000);
}

/** Requests at their planned moments, whether those before were answered or not. */
async function paced(send: () => Promise<void>, linesPerSecond: number, seconds: number) {
  const everyMs = (CHUNK_LINES / linesPerSecond) * 1000;
  const requests = Math.max(1, Math.round((seconds * 1000) / everyMs));
  const answers: number[] = [];
  const running = new Set<Promise<void>>();
  const started = performance.now();
  for (let at = 0; at < requests; at += 1) {
    const planned = started + at * everyMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, planned - performance.now())));
    const one: Promise<void> = send().then(() => {
      answers.push(performance.now() - planned);
      running.delete(one);
    });
    one.catch(() => undefined); // thrown below, where it is awaited
    running.add(one);
    if (running.size > 1_000) await Promise.race(running);
  }
  await Promise.all(running);
  return { rate: (requests * CHUNK_LINES) / ((performance.now() - started) / 1000), answers };
}

function figuresOf(minutes: number, { topRate, rate, answers, samples }: Measured, partsAtEnd: number): Figure[] {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const mean = (some: readonly Sample[]): number => some.reduce((sum, one) => sum + one.rssBytes, 0) / some.length;
  const data = `${String(minutes)} minutes of typical lines over HTTP at half the top rate, ${String(samples.length)} samples`;
  const figure = (name: string, value: number, unit: string): Figure => ({ name, value, unit, runs: 1, data });
  return [
    figure('soak.top', topRate, 'lines/s'),
    figure('soak.rate', rate, 'lines/s'),
    figure('soak.answer.p50', answers[Math.floor(answers.length * 0.5)] ?? Number.NaN, 'ms'),
    figure('soak.answer.p99', answers[Math.floor(answers.length * 0.99)] ?? Number.NaN, 'ms'),
    figure('soak.rss.max', Math.max(...samples.map((one) => one.rssBytes)), 'bytes'),
    figure('soak.rss.growth', mean(samples.slice(-third)) / mean(samples.slice(0, third)), 'last third ÷ first third'),
    figure('soak.parts.max', Math.max(...samples.map((one) => one.parts)), 'folders of parts, outdated ones included'),
    figure('soak.parts.end', partsAtEnd, 'parts of lines after the stop'),
  ];
}
