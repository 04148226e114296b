import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LineSummary, ParsedBatch } from '@logsieve/contracts';
import {
  DetectorEngine,
  ENGINE_DEFAULTS,
  FEATURE_NAMES,
  TemplateBook,
  loadModel,
  scoreInput,
} from '@logsieve/detector';
import type { Model, ScoreLine } from '@logsieve/detector';
import { lineParser } from '../../fixtures/detector/parsed-lines.ts';
import type { RawLine } from '../../fixtures/detector/parsed-lines.ts';
import { seeded } from '../../fixtures/detector/streams.ts';
import { median } from '../figure.ts';
import type { Figure, Suite } from '../figure.ts';
import { root } from '../places.ts';

const RUNS = 5;
const START = Date.UTC(2026, 10, 24, 3);
const MINUTES = 10;
const CANDIDATES = 20_000;
const UNIT_LINES = 20;
const SERVICES = 10_000;
const TEMPLATES = 10;
const MODEL = join(root, 'models');

/**
 * Requests through three made-up services, each with a trace. `detector.cost` is all that a line costs in the detector (windows, sessions, variables, the judging
 * of its windows) as a share of what it costs in the parser; `detector.counting` the same without traces and variables. All per CPU second of one core, so that other
 * work on the machine does not count.
 */
export const detectorSuite: Suite = {
  name: 'detector',
  async run() {
    const raw = requestLines();
    const data = `${String(raw.length)} lines of three made-up services`;
    const figure = (name: string, value: number, unit: string): Figure => ({ name, value, unit, runs: RUNS, data });
    const batch = lineParser()(raw);
    const bare = { ...batch, lines: batch.lines.map(withoutTraces) };
    const model = await loadModel(MODEL, { threads: 1 });
    const units = Math.ceil(raw.length / UNIT_LINES);
    const [parsing, whole, counting, scoring] = await secondsOf([
      () => lineParser()(raw),
      () => observe(batch),
      () => observe(bare),
      () => scoreAll(batch, model),
    ]);
    const panes = observe(batch).counts.panes;
    const beside = (peerSeconds: number, seconds: number) => ({
      peer: 'parser',
      peerValue: peerSeconds,
      ratio: seconds / peerSeconds,
    });
    return [
      { ...figure('detector.cost', whole, 'CPU s'), ...beside(parsing, whole) },
      { ...figure('detector.counting', counting, 'CPU s'), ...beside(parsing, counting) },
      figure('detector.lines', raw.length / whole, 'lines/CPU s'),
      figure('detector.windows', panes / whole, 'windows of 10 s/CPU s'),
      figure('detector.scored_units', units / scoring, `windows of ${String(UNIT_LINES)} lines/CPU s, judged`),
      ...(await modelFigures()),
      memoryFigure(),
    ];
  },
};

/** Written out: of `{ ...line, traceId: '' }` the engine makes a shape for each line, and reading those costs more than what is measured. */
const withoutTraces = (line: LineSummary): LineSummary => ({
  source: line.source,
  partition: line.partition,
  offset: line.offset,
  index: line.index,
  time: line.time,
  service: line.service,
  severityNumber: line.severityNumber,
  templateId: line.templateId,
  patternId: line.patternId,
  traceId: '',
  params: [],
});

/** Requests every 40 ms: six lines in three services, tied by a trace. */
function requestLines(): RawLine[] {
  const random = seeded(1);
  const lines: RawLine[] = [];
  for (let at = 0; at < MINUTES * 60_000; at += 40) {
    const id = String(Math.floor(random() * 1e6));
    const traceId = Math.floor(random() * 2 ** 48)
      .toString(16)
      .padStart(32, '0');
    const ms = (most: number): string => String(Math.floor(random() * most));
    const add = (after: number, service: string, text: string): void => {
      const timeMs = START + at + after;
      lines.push({ timeMs, service, traceId, body: `${new Date(timeMs).toISOString()} ${text}` });
    };
    add(0, 'gateway', `INFO [http-${ms(8)}] Request ${id} from 10.0.${ms(4)}.${ms(250)} for /api/orders`);
    add(2, 'orders', `INFO Order ${id} accepted, ${ms(5)} positions, total ${ms(300)}.${ms(99)} EUR`);
    add(5, 'store', `DEBUG query took ${ms(40)} ms, ${ms(900)} rows, pool ${ms(14)} of 50`);
    add(9, 'store', `INFO reserved ${ms(5)} items in warehouse W${ms(3)} for order ${id}`);
    add(14, 'orders', `INFO Order ${id} confirmed by ${random() < 0.5 ? 'card' : 'invoice'}`);
    add(20, 'gateway', `INFO Request ${id} answered with status ${random() < 0.01 ? '404' : '201'} after ${ms(90)} ms`);
  }
  return lines;
}

function observe({
  lines,
  patterns,
  templates,
}: Pick<ParsedBatch, 'lines' | 'patterns' | 'templates'>): DetectorEngine {
  const book = new TemplateBook();
  book.learn({ patterns, templates });
  const engine = new DetectorEngine(ENGINE_DEFAULTS, book);
  engine.observe(lines, START + MINUTES * 60_000);
  engine.finish();
  return engine;
}

/** As `logsieve score` does it, less the parsing. */
async function scoreAll({ lines, patterns, templates }: ParsedBatch, model: Model): Promise<number> {
  const texts = new Map(templates.map(({ id, text }) => [id, text]));
  const shapes = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  const input = lines.map(({ templateId, patternId, params, time, severityNumber }, at): ScoreLine => ({
    line: at + 1,
    templateId,
    template: texts.get(templateId) ?? '',
    pattern: shapes.get(patternId) ?? null,
    params,
    time,
    severityNumber,
    session: null,
  }));
  let units = 0;
  const rule = { kind: 'lines', count: UNIT_LINES } as const;
  for await (const row of scoreInput({ input, training: null, labels: null, rule, model }))
    units += row.score >= 0 ? 1 : 0;
  return units;
}

/** What ten thousand services leave on the heap, ten templates each, after a minute. */
function memoryFigure(): Figure {
  const before = heapBytes();
  const book = new TemplateBook();
  const engine = new DetectorEngine(ENGINE_DEFAULTS, book);
  const line = { source: 'bench', partition: 0, index: 0, severityNumber: 9, patternId: '', traceId: '', params: [] };
  const templates = Array.from({ length: TEMPLATES }, (_, at) => at.toString(16).padStart(16, '0'));
  for (let pane = 0; pane < 6; pane += 1) {
    const time = BigInt(START + pane * 10_000) * 1_000_000n;
    for (let service = 0; service < SERVICES; service += 1)
      engine.observe(
        templates.map((templateId, offset) => ({
          ...line,
          offset,
          time,
          service: `service-${String(service)}`,
          templateId,
        })),
        START + MINUTES * 60_000,
      );
  }
  engine.drain();
  const used = heapBytes() - before;
  return {
    name: 'detector.memory_per_service',
    value: used / engine.services.size / 1024,
    unit: 'KiB',
    runs: 1,
    data: `${String(SERVICES)} services of ${String(TEMPLATES)} templates`,
  };
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function modelFigures(): Promise<Figure[]> {
  const loads: number[] = [];
  const rates: number[] = [];
  const candidates = Array.from({ length: CANDIDATES }, (_, row) => ({
    template: 'charge failed',
    severityNumber: 17,
    kind: 'frequency' as const,
    features: FEATURE_NAMES.map((_name, at) => ((row * 31 + at * 17) % 100) / 100),
  }));
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    const model = await loadModel(MODEL, { threads: 1 });
    const loaded = performance.now();
    await model.score(candidates);
    loads.push((loaded - began) / 1000);
    rates.push((CANDIDATES / (performance.now() - loaded)) * 1000);
  }
  return [
    { name: 'detector.model_load', value: median(loads), unit: 's', runs: RUNS, data: 'the shipped model' },
    {
      name: 'detector.model_score',
      value: median(rates),
      unit: 'candidates/s',
      runs: RUNS,
      data: `${String(CANDIDATES)} rows`,
    },
  ];
}

/** CPU seconds of this process, median of the runs; in turns, so that what disturbs one disturbs all. */
async function secondsOf<T extends readonly (() => unknown)[]>(
  all: readonly [...T],
): Promise<{ [K in keyof T]: number }> {
  const seconds = all.map((): number[] => []);
  for (let run = 0; run < RUNS; run += 1)
    for (const [at, work] of all.entries()) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      seconds[at]?.push((user + system) / 1e6);
    }
  return seconds.map(median) as { [K in keyof T]: number };
}
