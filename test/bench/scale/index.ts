import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accounting } from '@logsieve/contracts';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import { launch } from '../../chaos/process.ts';
import { getJson } from '../../fixtures/logsieve/index.ts';
import type { Figure, Suite } from '../figure.ts';
import { sampleEvery } from '../soak/samples.ts';
import { seriesLine, seriesOf, shapeOf } from './series.ts';
import type { Shape } from './series.ts';

const SERVICES = 10_000;
/** A million series need more than Node takes by itself. */
const HEAP_MB = 12_288;
const CHUNK_LINES = 10_000;
const IN_FLIGHT = 2;
const ANSWER_MS = 5 * 60_000;
const silent = { info: () => undefined, warn: () => undefined };

/** After the first round, so much of a second one. */
const KNOWN_SHARE = 0.2;

/**
 * As many services, templates and series as a large installation has, in one process: every series once while it is new, and a part of them again when known.
 * `LOGSIEVE_BENCH_SERVICES` for fewer of all.
 */
export const scaleSuite: Suite = {
  name: 'scale',
  onlyByName: true,
  async run() {
    const shape = shapeOf(Number(process.env['LOGSIEVE_BENCH_SERVICES'] ?? SERVICES));
    const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-scale-'));
    try {
      return await measure(shape, dataDir);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function measure(shape: Shape, dataDir: string): Promise<Figure[]> {
  const series = seriesOf(shape);
  const again = Math.round(series * KNOWN_SHARE);
  const lines = series + again;
  const data = `${String(shape.services)} services, ${String(shape.templates)} templates, ${String(series)} series, ${String(lines)} lines over HTTP`;
  const figure = (name: string, value: number, unit: string): Figure => ({ name, value, unit, runs: 1, data });

  const first = await withLogsieve(dataDir, async (url, pid) => {
    const sampling = sampleEvery(1_000, pid, dataDir);
    const fresh = await secondsOf(() => send(url, shape, 0, series));
    process.stderr.write(`${String(series)} new series in ${String(Math.round(fresh))} s\n`);
    const known = await secondsOf(() => send(url, shape, series, again));
    const books = await storedAll(url, lines);
    const services = await secondsOf(() => getJson(url, '/api/v1/services?limit=100'));
    const templates = await secondsOf(() => getJson(url, '/api/v1/templates?limit=100'));
    return { fresh, known, books, services, templates, samples: await sampling.stop() };
  });
  process.stderr.write(`${JSON.stringify(first.books)}\n`);
  // What the next start has to read.
  const next = await withLogsieve(dataDir, () => Promise.resolve({}));
  const { found, diskBytes } = await inStore(dataDir);
  const { linesIn, linesStored, templated, dead, balanced } = first.books;
  return [
    figure('scale.new', series / first.fresh, 'lines/s while every series is new'),
    figure('scale.known', again / first.known, 'lines/s when all are known'),
    figure('scale.rss.max', Math.max(...first.samples.map((sample) => sample.rssBytes)), 'bytes'),
    figure('scale.disk', diskBytes, 'bytes'),
    figure('scale.lost', Math.max(0, lines - linesStored), 'lines acknowledged and not stored'),
    figure('scale.twice', Math.max(0, linesStored - lines), 'lines stored more than once: sent again after a 503'),
    figure('scale.unbalanced', balanced && linesIn === linesStored + dead ? 0 : 1, '1: the books do not balance'),
    figure('scale.unparsed', linesStored - templated, 'lines without a template'),
    figure('scale.services', Number(found.services), 'in the store'),
    figure('scale.patterns', Number(found.patterns), 'in the store'),
    figure('scale.series', Number(found.series), 'pairs of service and pattern in the store'),
    figure('scale.answer.services', first.services, 's, /api/v1/services'),
    figure('scale.answer.templates', first.templates, 's, /api/v1/templates'),
    figure('scale.stop', first.stopSeconds, 's from SIGTERM to the end (a minute at most, then SIGKILL)'),
    figure('scale.restart', next.readySeconds, 's until ready'),
  ];
}

async function withLogsieve<T>(
  dataDir: string,
  work: (url: string, pid: number) => Promise<T>,
): Promise<T & { readonly readySeconds: number; readonly stopSeconds: number }> {
  const logsieve = launch(['up', '--data', dataDir], { NODE_OPTIONS: `--max-old-space-size=${String(HEAP_MB)}` });
  try {
    let url: string | null = null;
    const readySeconds = await secondsOf(async () => {
      url = await logsieve.ready;
    });
    if (url === null) throw new Error(`it does not start: ${logsieve.stderr()}`);
    const result = await work(url, logsieve.pid);
    const stopSeconds = await secondsOf(() => logsieve.stop());
    return { ...result, readySeconds, stopSeconds };
  } finally {
    await logsieve.kill();
  }
}

/** Lines `from` … `from + count`, a few requests always on their way; a refusal is waited out as its answer says. */
async function send(url: string, shape: Shape, from: number, count: number): Promise<void> {
  let next = from;
  const end = from + count;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async (_, sender) => {
      while (next < end) {
        const begin = next;
        next = Math.min(end, begin + CHUNK_LINES);
        const records = Array.from({ length: next - begin }, (_line, at) =>
          JSON.stringify(seriesLine(shape, begin + at)),
        );
        await post(`${url}/api/v1/ingest?source=sender-${String(sender)}`, records.join('\n'), String(begin));
      }
    }),
  );
}

/** What was not durable in time is sent again under the same key, and counts once. */
async function post(url: string, body: string, key: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': key },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 429 && answer.status < 500)
      throw new Error(`the door answered ${String(answer.status)}: ${text}`);
    await pause(Number(answer.headers.get('retry-after') ?? 1) * 1000);
  }
}

/** The books, once they hold so many lines or do not move any more for ten seconds. */
async function storedAll(url: string, lines: number): Promise<Accounting> {
  for (let still = 0, before = -1; ;) {
    const books = await getJson<Accounting>(url, '/api/v1/accounting');
    still = books.linesIn === before ? still + 1 : 0;
    if (books.linesIn >= lines || still >= 10) return books;
    before = books.linesIn;
    await pause(1_000);
  }
}

async function inStore(dataDir: string) {
  const store = await openStore({ kind: 'chdb', dataDir }, { clock: systemClock, logger: silent });
  try {
    const [found] = await store.sql.rows<{ services: string; patterns: string; series: string }>(
      'SELECT uniqExact(service) AS services, uniqExact(pattern) AS patterns, uniqExact(service, pattern) AS series FROM lines',
    );
    const { byTable } = await store.statistics();
    return {
      found: found ?? { services: '0', patterns: '0', series: '0' },
      diskBytes: byTable.reduce((sum, table) => sum + Number(table.bytesOnDisk), 0),
    };
  } finally {
    await store.stop();
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
