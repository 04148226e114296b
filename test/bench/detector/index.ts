import { join } from 'node:path';
import type { ParsedBatch } from '@logsieve/contracts';
import { DetectorEngine, ENGINE_DEFAULTS, FEATURE_NAMES, TemplateBook, loadModel } from '@logsieve/detector';
import { lineParser } from '../../fixtures/detector/parsed-lines.ts';
import type { RawLine } from '../../fixtures/detector/parsed-lines.ts';
import { seeded } from '../../fixtures/detector/streams.ts';
import { median } from '../figure.ts';
import type { Figure, Suite } from '../figure.ts';

const RUNS = 5;
const START = Date.UTC(2026, 10, 24, 3);
const MINUTES = 10;
const CANDIDATES = 20_000;

/**
 * Requests through three made-up services, each with a trace. `detector.lines` is all a line costs in the detector: windows, sessions, variables and the judging
 * of its windows; `detector.counting` the same without traces and variables; peers are the parser on the same lines. One core.
 */
export const detectorSuite: Suite = {
  name: 'detector',
  async run() {
    const raw = requestLines();
    const data = `${String(raw.length)} lines of three made-up services`;
    const parsing = rateOf(raw.length, () => lineParser()(raw));
    const batch = lineParser()(raw);
    const whole = rateOf(raw.length, () => {
      observe(batch);
    });
    const bare = { ...batch, lines: batch.lines.map((line) => ({ ...line, traceId: '', params: [] })) };
    const counting = rateOf(raw.length, () => {
      observe(bare);
    });
    const figure = (name: string, value: number, unit: string): Figure => ({ name, value, unit, runs: RUNS, data });
    const beside = { peer: 'parser', peerValue: parsing };
    return [
      { ...figure('detector.lines', whole, 'lines/s'), ...beside, ratio: whole / parsing },
      { ...figure('detector.counting', counting, 'lines/s'), ...beside, ratio: counting / parsing },
      ...(await modelFigures()),
    ];
  },
};

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

function observe({ lines, patterns, templates }: Pick<ParsedBatch, 'lines' | 'patterns' | 'templates'>): void {
  const book = new TemplateBook();
  book.learn({ patterns, templates });
  const engine = new DetectorEngine(ENGINE_DEFAULTS, book);
  engine.observe(lines, START + MINUTES * 60_000);
  engine.finish();
}

async function modelFigures(): Promise<Figure[]> {
  const folder = join(import.meta.dirname, '../../../models');
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
    const model = await loadModel(folder, { threads: 1 });
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

const rateOf = (lines: number, work: () => unknown): number =>
  median(
    Array.from({ length: RUNS }, () => {
      const began = performance.now();
      work();
      return (lines / (performance.now() - began)) * 1000;
    }),
  );
