import type { Anomaly, ReviewRequest } from '@logsieve/contracts';
import { TOPICS, uncertaintySchema } from '@logsieve/contracts';
import { parsedBatchCodec } from '@logsieve/decode';
import { systemClock } from '@logsieve/pipeline';
import { createMemoryTransport } from '@logsieve/transport';
import type { Transport } from '@logsieve/transport';
import { createMetrics, silentLogger } from '@logsieve/observability';
import type { LabelledAnomaly, StandingOrder } from '@logsieve/store';
import { describe, expect, it, vi } from 'vitest';
import { HandClock, batchOf, idOf, plainModel, seeded, steady } from '../../../test/fixtures/detector/streams.ts';
import type { MadeLine } from '../../../test/fixtures/detector/streams.ts';
import { buildDetectorService } from './build.ts';
import type { Model } from './model-port.ts';
import { DETECTOR_DEFAULTS } from './options.ts';

const startMs = Date.UTC(2026, 10, 24, 3);
const HABIT = { 'order <*> received': 3, 'order <*> paid': 3, 'coupon <*> expired': 0.02 };
const BAD = 'charge failed: connection pool exhausted';

/** What a store must do for the detector, in memory, so that a service can be killed and another one started on it. */
class Shelf {
  readonly anomalies = new Map<string, Anomaly>();
  readonly snapshots = new Map<string, string>();
  isDown = false;
  evidence: LabelledAnomaly[] = [];
  orders: StandingOrder[] = [];
  readonly writer = {
    saveAnomalies: (rows: readonly Anomaly[]) => {
      if (this.isDown) return Promise.reject(new Error('the store is down'));
      for (const row of rows) this.anomalies.set(row.id, row);
      return Promise.resolve();
    },
    saveSnapshot: (stage: string, key: string, body: string) => {
      if (this.isDown) return Promise.reject(new Error('the store is down'));
      this.snapshots.set(`${stage}/${key}`, body);
      return Promise.resolve();
    },
  };
  readonly resume = {
    loadSnapshot: (stage: string, key: string) => Promise.resolve(this.snapshots.get(`${stage}/${key}`) ?? null),
    loadKnowledge: () => Promise.resolve({ patterns: [], templates: [], links: [] }),
    loadEvidence: () => Promise.resolve(this.evidence),
    loadStandingOrders: () => Promise.resolve(this.orders),
  };
}

function serviceOn(shelf: Shelf, clock: HandClock, model: Model = plainModel, transport: Transport | null = null) {
  const requests: ReviewRequest[] = [];
  const metrics = createMetrics();
  const service = buildDetectorService({
    transport,
    store: shelf,
    metrics,
    logger: silentLogger,
    clock,
    random: seeded(99),
    model,
    publish: (more) => {
      requests.push(...more);
      return Promise.resolve();
    },
    options: DETECTOR_DEFAULTS,
  });
  const metric = async (name: string): Promise<number> => {
    const [one] = (await metrics.registry.getSingleMetric(`logsieve_${name}`)?.get())?.values ?? [];
    return one?.value ?? 0;
  };
  return { service, requests, metric };
}

/** All requests of one moment are one trace, in whatever service. */
const traceAt = (at: number): string => idOf(`trace ${at.toFixed(0)}`);

const normal = batchOf(steady(seeded(1), HABIT, 0, 1800), { startMs });
const burst = batchOf(steady(seeded(2), { ...HABIT, [BAD]: 2 }, 1800, 1850), {
  startMs,
  firstOffset: normal.lastOffset + 1,
});

describe('the detector service', () => {
  it('writes one incident for a burst that lasts, whose evidence are its lines', async () => {
    const shelf = new Shelf();
    const clock = new HandClock(startMs + 1_850_000);
    const { service } = serviceOn(shelf, clock);
    await service.start();
    await service.observe(normal);
    await service.observe(burst);
    await clock.pass(15_000);
    await service.stop();
    const incidents = [...shelf.anomalies.values()].filter(({ template }) => template === BAD);
    expect(incidents).toHaveLength(1);
    const [incident] = incidents;
    expect(incident?.verdict).toBe('anomalous');
    expect(Number(BigInt(incident?.windowEnd ?? 0) - BigInt(incident?.windowStart ?? 0)) / 1e9).toBeGreaterThan(30);
    const bad = new Set(burst.lines.filter((_, at) => isBad(at)).map(({ offset }) => offset));
    const hits = incident?.evidence.filter(({ offset }) => bad.has(offset)) ?? [];
    expect(hits.length).toBeGreaterThan((incident?.evidence.length ?? 0) / 2);
    expect(incident?.evidence.length).toBeLessThanOrEqual(50);
  });

  it('counts a line once however often it is delivered', async () => {
    const { service, metric } = serviceOn(new Shelf(), new HandClock(startMs + 1_850_000));
    await service.start();
    await service.observe(normal);
    await service.observe(normal);
    await service.stop();
    expect(await metric('detector_lines_total')).toBe(normal.lines.length);
    expect(await metric('detector_repeated_lines_total')).toBe(normal.lines.length);
    expect(service.positions()).toEqual([{ source: 'test', partition: 0, nextOffset: normal.lastOffset + 1 }]);
  });

  it('connects after a restart what it finds with what it had found before', async () => {
    const shelf = new Shelf();
    const clock = new HandClock(startMs + 1_850_000);
    const of = (service: string, lines: readonly MadeLine[], firstOffset: number) =>
      batchOf(
        lines.map((line) => ({ ...line, service })),
        { startMs, source: service, firstOffset },
      );
    const traced = (seed: number, rates: Readonly<Record<string, number>>, from: number, to: number): MadeLine[] =>
      steady(seeded(seed), rates, from, to).map((line) => ({ ...line, trace: traceAt(line.at) }));
    const before = serviceOn(shelf, clock);
    await before.service.start();
    const payment = of('payment', traced(1, HABIT, 0, 1800), 0);
    await before.service.observe(payment);
    const checkout = of('checkout', traced(2, HABIT, 0, 1804), 0);
    await before.service.observe(checkout);
    await before.service.observe(of('payment', traced(3, { ...HABIT, [BAD]: 2 }, 1800, 1816), payment.lastOffset + 1));
    await before.service.stop();
    const [found] = [...shelf.anomalies.values()].filter(({ template }) => template === BAD);
    expect(found).toMatchObject({ service: 'payment', incidentId: found?.id });

    const after = serviceOn(shelf, clock);
    await after.service.start();
    const refused = 'order failed, payment refused';
    await after.service.observe(
      of('checkout', traced(4, { ...HABIT, [refused]: 2 }, 1804, 1840), checkout.lastOffset + 1),
    );
    await after.service.stop();
    const [second] = [...shelf.anomalies.values()].filter(({ template }) => template === refused);
    expect(second?.incidentId).toBe(found?.id);
    expect(second?.connection).toMatch(/ s after payment, by \d+ shared trace ids?$/);
    expect(shelf.anomalies.get(found?.id ?? '')?.summary).toContain('Also in checkout');
  });

  it('knows after a kill what it had learned, and finds the same incident under the same id', async () => {
    const whole = new Shelf();
    const first = serviceOn(whole, new HandClock(startMs + 1_850_000));
    await first.service.start();
    await first.service.observe(normal);
    await first.service.observe(burst);
    await first.service.stop();

    const shelf = new Shelf();
    const clock = new HandClock(startMs + 1_850_000);
    const killed = serviceOn(shelf, clock);
    await killed.service.start();
    await killed.service.observe(normal);
    await clock.pass(DETECTOR_DEFAULTS.snapshotIntervalMs + 2_000);
    const left = new Map(shelf.snapshots);
    await killed.service.observe(burst); // lost with the process: no snapshot holds it

    const after = new Shelf();
    for (const [key, body] of left) after.snapshots.set(key, body);
    const again = serviceOn(after, clock);
    await again.service.start();
    expect(again.service.positions()).toEqual(
      first.service.positions().map((at) => ({ ...at, nextOffset: normal.lastOffset + 1 })),
    );
    await again.service.observe(burst);
    await again.service.stop();
    const burstIds = (all: Shelf) =>
      [...all.anomalies.values()].filter(({ template }) => template === BAD).map(({ id }) => id);
    expect(burstIds(whole)).toHaveLength(1);
    expect(burstIds(after)).toEqual(burstIds(whole));
    await killed.service.stop();
  });

  it('asks the second reader about what is uncertain, in typed templates and numbers', async () => {
    const unsure: Model = {
      ...plainModel,
      score: (candidates) => Promise.resolve(candidates.map(() => ({ probability: 0.6, uncertainty: 0.8 }))),
    };
    const clock = new HandClock(startMs + 1_850_000);
    const { service, requests } = serviceOn(new Shelf(), clock, unsure);
    await service.start();
    await service.observe(normal);
    await service.observe(burst);
    await clock.pass(15_000);
    await service.stop();
    const request = requests.find(({ anomaly }) => anomaly.template === BAD);
    expect(request?.anomaly.verdict).toBe('uncertain');
    expect(request?.neighbours).toContain('order <*> paid');
    expect(request?.statistics['count']).toBeGreaterThan(0);
    expect(new Set(requests.map(({ anomaly }) => anomaly.id)).size).toBe(requests.length);
  });

  it('keeps what it found while the store is down', async () => {
    const shelf = new Shelf();
    const clock = new HandClock(startMs + 1_850_000);
    const { service, metric } = serviceOn(shelf, clock);
    await service.start();
    await service.observe(normal);
    shelf.isDown = true;
    await service.observe(burst);
    await clock.pass(15_000);
    expect(await metric('detector_failures_total')).toBeGreaterThan(0);
    shelf.isDown = false;
    await clock.pass(3_000);
    expect([...shelf.anomalies.values()].some(({ template }) => template === BAD)).toBe(true);
    await service.stop();
  });

  it('reads its own topic, buries what is no batch, and commits what a snapshot holds', async () => {
    const transport = createMemoryTransport({ clock: systemClock, logger: silentLogger });
    const shelf = new Shelf();
    const clock = new HandClock(startMs + 1_850_000);
    const { service, metric } = serviceOn(shelf, clock, plainModel, transport);
    const dead: string[] = [];
    const options = { maxBatchRecords: 10, maxBatchBytes: 1 << 20, lingerMs: 5, splitAfterTries: 5 };
    const watcher = transport.consumer(
      { ...options, group: 'test', topics: [TOPICS.dead], commit: 'after' },
      (batch) => {
        for (const { value } of batch.records) dead.push(Buffer.from(value ?? []).toString());
        return Promise.resolve();
      },
    );
    await watcher.start();
    await service.start();
    const sent = transport.producer().send(
      TOPICS.parsed,
      [parsedBatchCodec.encode(normal), Buffer.from('no batch'), parsedBatchCodec.encode(burst)].map((value) => ({
        key: 'test',
        value,
        headers: {},
      })),
    );
    const expected = normal.lines.length + burst.lines.length;
    await vi.waitFor(async () => {
      expect(await metric('detector_lines_total')).toBe(expected);
    }, 5_000);
    await service.stop();
    await sent; // in memory a record is done when every group has committed it
    await watcher.stop();
    await transport.stop();
    expect(dead).toEqual(['no batch']);
    expect(JSON.parse(shelf.snapshots.get('detector/engine') ?? '{}')).toMatchObject({
      positions: [{ nextOffset: burst.lastOffset + 1 }],
    });
  });

  it('does not report what a person took as the new normal, nor ask about it', async () => {
    const shelf = new Shelf();
    const clock = new HandClock(startMs + 1_850_000);
    const first = serviceOn(shelf, clock);
    await first.service.start();
    await first.service.observe(normal);
    await first.service.observe(burst);
    await clock.pass(15_000);
    await first.service.stop();
    const known = [...shelf.anomalies.values()];
    expect(known).not.toEqual([]);

    const quiet = new Shelf();
    quiet.orders = known.map(({ id, service, kind, templateId }) => ({
      anomalyId: id,
      service,
      kind,
      templateId,
      state: 'baseline',
      until: null,
    }));
    const { service, metric } = serviceOn(quiet, new HandClock(startMs + 1_850_000));
    await service.start();
    await service.observe(normal);
    await service.observe(burst);
    await service.stop();
    const reported = [...quiet.anomalies.values()].map(({ kind, templateId }) => `${kind} ${templateId}`);
    for (const { kind, templateId } of known) expect(reported).not.toContain(`${kind} ${templateId}`);
    expect(await metric('scorer_decisions_total')).toBeGreaterThan(0);
  });

  it('dismisses more as labels prove that it may, and leaves what is in force for the API', async () => {
    const shelf = new Shelf();
    const clock = new HandClock(startMs);
    const { service, metric } = serviceOn(shelf, clock);
    await service.start();
    expect(await metric('detector_dismissal_threshold_ratio')).toBe(plainModel.thresholds.normal);
    shelf.evidence = Array.from({ length: 300 }, () => ({ probability: 0.5, isFault: false, by: 'feedback' }));
    await clock.pass(DETECTOR_DEFAULTS.evidenceIntervalMs + 2_000);
    expect(await metric('detector_dismissal_threshold_ratio')).toBeGreaterThan(0.5);
    const left = uncertaintySchema.parse(JSON.parse(shelf.snapshots.get('detector/uncertainty') ?? '{}'));
    expect(left).toMatchObject({ acceptedRisk: 0.02, evidence: { shipped: 0, feedback: 300, reviews: 0 } });
    expect(left.thresholds.normal).toBeLessThanOrEqual(left.thresholds.anomalous);
    await service.stop();
  });

  it('starts anew where a snapshot is of another version', async () => {
    const shelf = new Shelf();
    shelf.snapshots.set('detector/engine', JSON.stringify({ schemaVersion: 99 }));
    const { service } = serviceOn(shelf, new HandClock(startMs));
    await service.start();
    expect(service.positions()).toEqual([]);
    await service.stop();
  });
});

function isBad(at: number): boolean {
  const template = burst.templates.find(({ text }) => text === BAD);
  return burst.lines[at]?.templateId === template?.id;
}
