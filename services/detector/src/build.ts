import { CONSUMER_GROUPS, TOPICS } from '@logsieve/contracts';
import type { ParsedBatch, ReviewRequest } from '@logsieve/contracts';
import { parsedBatchCodec } from '@logsieve/decode';
import { crashPoint, messageOf } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Logger, Metrics } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { Consumer, Delivery, DeliveryBatch, Transport } from '@logsieve/transport';
import { DetectorEngine } from './engine/engine.ts';
import { TemplateBook } from './engine/template-book.ts';
import { createFindings } from './findings.ts';
import { Guarantee } from './guarantee/guarantee.ts';
import { createJudgements } from './guarantee/judgements.ts';
import { StandingOrders } from './guarantee/standing-orders.ts';
import { Incidents } from './incidents/incidents.ts';
import { createKnowledge } from './knowledge.ts';
import { countsReporter, detectorMetrics } from './metrics.ts';
import type { Model } from './model-port.ts';
import type { DetectorOptions } from './options.ts';
import { AbsentServices } from './state/absent.ts';
import { Positions } from './state/positions.ts';
import type { SeenPosition } from './state/positions.ts';
import { restoreState, saveState } from './state/snapshot.ts';

export interface DetectorDependencies {
  /** `null`: batches are handed over through `observe`, in one process. */
  readonly transport: Transport | null;
  readonly store: {
    readonly writer: Pick<Store['writer'], 'saveAnomalies' | 'saveSnapshot'>;
    readonly resume: Pick<Store['resume'], 'loadSnapshot' | 'loadKnowledge' | 'loadEvidence' | 'loadStandingOrders'>;
  };
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /** 0..1; breaks ties where numbers are compared with earlier ones. */
  readonly random: () => number;
  readonly model: Model;
  /** Hands uncertain cases to the second reader. */
  readonly publish: (requests: ReviewRequest[]) => Promise<void>;
  readonly options: DetectorOptions;
}

export interface DetectorService extends Component {
  /** Counts a parsed batch. Lines seen before are ignored. Resolves when they are counted; rejects after `stop` only. */
  observe(batch: ParsedBatch): Promise<void>;
  /** How far each source partition has been counted. */
  positions(): readonly SeenPosition[];
}

const STAGE = 'detector';
const SNAPSHOT_KEY = 'engine';
/** Lines counted before other work gets its turn: a few milliseconds. */
const SLICE = 5_000;

/** Parsed lines → windows → detectors → model → anomalies; uncertain ones to the reviewer. State outlives the process. */
export function buildDetectorService(dependencies: DetectorDependencies): DetectorService {
  const { transport, store, logger, clock, model, publish, options } = dependencies;
  const metrics = detectorMetrics(dependencies.metrics);
  const book = new TemplateBook();
  const absent = new AbsentServices({
    store: {
      saveSnapshot: (stage, key, body) => store.writer.saveSnapshot(stage, key, body),
      loadSnapshot: (stage, key) => store.resume.loadSnapshot(stage, key),
    },
    logger,
    onFailure: () => {
      metrics.failures.inc({ step: 'absent' });
    },
  });
  const engine = new DetectorEngine(options, book, absent);
  const positions = new Positions();
  const incidents = new Incidents(options, model.version);
  const guarantee = new Guarantee(model, options, dependencies.random);
  const orders = new StandingOrders();
  const judgements = createJudgements({ guarantee, orders, store, metrics, logger, clock });
  const findings = createFindings({
    model,
    incidents,
    guarantee,
    orders,
    writer: store.writer,
    publish,
    metrics,
    logger,
    clock,
  });
  const knowledge = createKnowledge({
    book,
    resume: store.resume,
    model,
    logger,
    onFailure: () => {
      metrics.failures.inc({ step: 'knowledge' });
    },
  });
  const report = countsReporter(metrics, engine);
  const stopping = new AbortController();
  const nowMs = (): number => Number(clock.now() / 1_000_000n);
  /** Offsets of `logs.parsed` that are counted, by partition: committed once a snapshot holds them. */
  const delivered = new Map<number, number>();
  let tail: Promise<void> = Promise.resolve();
  let loop: Promise<void> = Promise.resolve();
  let consumer: Consumer | null = null;
  let isDirty = false;

  /** One at a time: lines, ticks and snapshots see a whole state. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = tail.then(work);
    tail = done.catch(() => undefined); // the caller gets the error; the next one starts afresh
    return done;
  }

  async function count(batch: ParsedBatch): Promise<void> {
    const lines = positions.unseen(batch);
    metrics.repeated.inc(batch.lines.length - lines.length);
    await knowledge.prepare(batch, lines);
    await absent.bring(new Set(lines.map(({ service }) => service)), engine, nowMs());
    for (let at = 0; at < lines.length; at += SLICE) {
      engine.observe(lines.length <= SLICE ? lines : lines.slice(at, at + SLICE), nowMs());
      await findings.settle(engine.drain());
      if (at + SLICE < lines.length) await new Promise((resolve) => setImmediate(resolve));
    }
    await absent.write();
    positions.take(batch);
    isDirty = true;
    report();
    metrics.last.set({ stage: STAGE }, nowMs() / 1000);
  }

  async function handle(batch: DeliveryBatch): Promise<void> {
    for (const record of batch.records) {
      if (record.value === null) continue; // a tombstone says nothing
      const parsed = await decoded(record, record.value);
      if (parsed !== null) await inTurn(() => count(parsed));
    }
    delivered.set(batch.partition, batch.lastOffset + 1);
  }

  /** A value that is no parsed batch will never be one: to the dead letters with its bytes, and the partition goes on. */
  async function decoded(record: Delivery, value: Uint8Array): Promise<ParsedBatch | null> {
    try {
      return parsedBatchCodec.decode(value);
    } catch (error) {
      const reason = messageOf(error);
      metrics.dead.inc({ reason: 'malformed' });
      logger.warn({ error: reason, offset: record.offset }, 'a record of the parsed lines cannot be read');
      const headers = {
        ...record.headers,
        'logsieve.errors.topic': TOPICS.parsed,
        'logsieve.errors.offset': String(record.offset),
        'logsieve.errors.exception.message': reason,
      };
      await transport?.producer().send(TOPICS.dead, [{ key: record.key, value, headers }]);
      return null;
    }
  }

  /** Only when nothing found is left unsaved: what is not in the store must be found again after a crash. */
  async function save(): Promise<void> {
    if (!isDirty || !(await findings.settle([]))) return;
    if (!(await absent.write())) return;
    const gone = absent.save();
    const body = saveState({ engine, positions, incidents, guarantee, absent });
    const offsets = [...delivered];
    await store.writer.saveSnapshot(STAGE, SNAPSHOT_KEY, body);
    absent.saved(gone);
    isDirty = false;
    crashPoint('detector.snapshot_saved');
    for (const [partition, next] of offsets) await consumer?.commit(TOPICS.parsed, partition, next);
  }

  async function saveOrWarn(): Promise<void> {
    try {
      await inTurn(save);
    } catch (error) {
      metrics.failures.inc({ step: 'snapshot' });
      logger.warn({ error: messageOf(error) }, 'the state of the detector could not be saved');
    }
  }

  async function tickRegularly(): Promise<void> {
    let savedAt = clock.monotonicMs();
    let readAt = savedAt;
    let pauseMs = options.snapshotIntervalMs;
    while (!stopping.signal.aborted) {
      await clock.sleep(options.tickMs, stopping.signal);
      if (stopping.signal.aborted) return;
      await inTurn(async () => {
        engine.tick(nowMs());
        await findings.settle(engine.drain());
        report();
      });
      const began = clock.monotonicMs();
      if (began - readAt >= options.evidenceIntervalMs) {
        await judgements.refresh();
        readAt = clock.monotonicMs();
      }
      if (began - savedAt < pauseMs) continue;
      await saveOrWarn();
      savedAt = clock.monotonicMs();
      // Of a large state at most a twentieth of the time goes into saving it.
      pauseMs = Math.max(options.snapshotIntervalMs, 20 * (savedAt - began));
    }
  }

  async function restore(): Promise<void> {
    await knowledge.load();
    const body = await store.resume.loadSnapshot(STAGE, SNAPSHOT_KEY);
    if (body === null) return;
    try {
      restoreState(body, { engine, positions, incidents, guarantee, absent }, nowMs());
    } catch (error) {
      logger.warn({ error: messageOf(error) }, 'the detector starts anew: its snapshot cannot be used');
    }
  }

  return {
    name: STAGE,
    observe: (batch) => inTurn(() => count(batch)),
    positions: () => positions.list(),
    async start() {
      await restore();
      await judgements.refresh();
      if (transport !== null) {
        consumer = transport.consumer(
          {
            group: CONSUMER_GROUPS.detector,
            topics: [TOPICS.parsed],
            maxBatchRecords: options.maxBatchRecords,
            maxBatchBytes: options.maxBatchBytes,
            lingerMs: options.lingerMs,
            commit: 'manual',
            splitAfterTries: 5,
          },
          handle,
        );
        await consumer.start();
      }
      loop = tickRegularly();
    },
    async stop() {
      stopping.abort();
      await loop;
      // Committing needs the consumer alive, and what it still delivers meanwhile comes again.
      await saveOrWarn();
      await consumer?.stop();
      consumer = null;
      await saveOrWarn();
    },
  };
}
