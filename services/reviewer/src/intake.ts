import { reviewRequestSchema, TOPICS } from '@logsieve/contracts';
import type { Position, ReviewRequest, VariableCategory } from '@logsieve/contracts';
import type { Logger } from '@logsieve/observability';
import type { ReviewRecords } from '@logsieve/store';
import type { Delivery, DeliveryBatch, Producer } from '@logsieve/transport';
import type { ReviewerMetrics } from './metrics.ts';
import { situationKey } from './prompt/situation.ts';
import { templateOnly } from './prompt/template-only.ts';
import { withAllowedValues } from './prompt/with-values.ts';
import { priorityOf } from './queue/priority.ts';
import type { ReviewQueue } from './queue/review-queue.ts';
import type { ReviewRows } from './review-row.ts';

export interface IntakeOptions {
  readonly records: ReviewRecords;
  readonly queue: ReviewQueue;
  readonly rows: ReviewRows;
  readonly producer: Producer;
  readonly metrics: ReviewerMetrics;
  readonly logger: Logger;
  readonly model: string;
  readonly promptVersion: string;
  /** Shown on waiting reviews. */
  readonly waitingReason: string;
  readonly queueRequests: number;
  /** Categories of variables whose values may be shown to the model. */
  readonly allowed: ReadonlySet<VariableCategory>;
  /** Called when there may be work. */
  readonly wake: () => void;
}

/** From the topic (and, after a restart, from the store) into the queue. Fast: it never asks anybody. */
export interface Intake {
  handle(batch: DeliveryBatch): Promise<void>;
  /** Fills the queue with the most urgent requests that wait in the store. */
  reload(): Promise<void>;
}

export function createIntake(options: IntakeOptions): Intake {
  const { records, queue, rows, metrics } = options;
  const asked = new Map<string, number>();
  const MAX_TEMPLATES = 10_000;

  function noteAsked(template: string): number {
    const before = asked.get(template) ?? 0;
    if (asked.size >= MAX_TEMPLATES && before === 0) asked.clear(); // bounded; only the order of the queue depends on it
    asked.set(template, before + 1);
    return before;
  }

  /** Templates; where the owner allows values, with those in their places as far as they are certain. */
  async function textsOf(positions: readonly Position[]): Promise<readonly (string | null)[]> {
    const texts = await records.templateTexts(positions);
    if (options.allowed.size === 0) return texts;
    const lines = await records.evidenceLines(positions);
    return texts.map((text, at) => {
      const line = lines[at];
      return (line == null ? null : withAllowedValues(line, options.allowed)) ?? text;
    });
  }

  async function enqueue(requests: readonly { request: ReviewRequest; priority: number }[]): Promise<void> {
    const positions = requests.flatMap(({ request }) => request.anomaly.evidence);
    const texts = await textsOf(positions);
    let at = 0;
    for (const { request, priority } of requests) {
      const evidence = request.anomaly.evidence;
      const own = texts.slice(at, at + evidence.length).map((text) => text ?? request.typedTemplate);
      at += evidence.length;
      const key = situationKey(request, own, options.model, options.promptVersion);
      queue.add(key, { request, texts: own }, priority);
    }
    options.wake();
  }

  return {
    async handle(batch) {
      const parsed = batch.records.map((record) => ({ record, request: parseRequest(record) }));
      const broken = parsed.flatMap(({ record, request }) => (request === null ? [record] : []));
      if (broken.length > 0) await sendToDead(options, batch, broken);
      const requests = parsed.flatMap(({ request }) => (request === null ? [] : [request]));
      const known = await records.statuses(requests.map((request) => request.anomaly.id));
      const fresh = new Map(
        requests
          .filter((request) => !known.has(request.anomaly.id) && !queue.has(request.anomaly.id))
          .map((request) => [request.anomaly.id, request]),
      );
      const waiting = [...fresh.values()].map((request) => ({
        request,
        priority: priorityOf(request, noteAsked(request.typedTemplate)),
        review: rows.make(request.anomaly.id, 'waiting', { reason: options.waitingReason }),
      }));
      await records.saveWaiting(waiting);
      metrics.waiting.inc(waiting.length);
      await enqueue(waiting);
    },
    async reload() {
      queue.clearSpilled();
      const count = await records.countWaiting();
      metrics.waiting.set(count);
      const requests = await records.waiting(options.queueRequests);
      await enqueue(requests.map((request) => ({ request, priority: priorityOf(request, 0) })));
      if (count > requests.length) queue.markSpilled();
    },
  };
}

function parseRequest(record: Delivery): ReviewRequest | null {
  if (record.value === null) return null;
  try {
    const result = reviewRequestSchema.safeParse(JSON.parse(new TextDecoder().decode(record.value)));
    return result.success ? templateOnly(result.data) : null;
  } catch {
    return null;
  }
}

/** Key, value and headers stay as they were; our headers say what was wrong (names after Kafka Connect's). */
async function sendToDead(options: IntakeOptions, batch: DeliveryBatch, records: readonly Delivery[]): Promise<void> {
  options.metrics.invalidRequests.inc(records.length);
  options.logger.error(
    { topic: batch.topic, records: records.length },
    'review requests that cannot be read went to the dead letters',
  );
  await options.producer.send(
    TOPICS.dead,
    records.map((record) => ({
      key: record.key,
      value: record.value,
      headers: {
        ...record.headers,
        'logsieve.errors.topic': batch.topic,
        'logsieve.errors.partition': String(batch.partition),
        'logsieve.errors.offset': String(record.offset),
        'logsieve.errors.stage': 'reviewer',
        'logsieve.errors.exception.message': 'not a review request',
      },
    })),
  );
}
