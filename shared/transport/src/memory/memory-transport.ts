import type { Clock } from '@logsieve/pipeline';
import { messageOf } from '@logsieve/pipeline';
import type { Transport } from '../port.ts';
import { memoryConsumer } from './memory-consumer.ts';
import { MemoryTopic } from './memory-topic.ts';

export interface MemoryTransportOptions {
  readonly clock: Clock;
  /** Bytes one topic may hold before senders wait. */
  readonly maxTopicBytes?: number;
  readonly logger?: { warn(fields: object, message: string): void };
}

const DEFAULT_TOPIC_BYTES = 64 * 1024 * 1024;

/** Topics in one process: no copy of values, one partition each, durable means committed by every subscribed group. */
export function createMemoryTransport(options: MemoryTransportOptions): Transport {
  const { clock, logger } = options;
  const topics = new Map<string, MemoryTopic>();
  const topic = (name: string): MemoryTopic => {
    const known = topics.get(name) ?? new MemoryTopic(options.maxTopicBytes ?? DEFAULT_TOPIC_BYTES);
    topics.set(name, known);
    return known;
  };
  return {
    name: 'memory transport',
    kind: 'memory',
    start: () => Promise.resolve(),
    stop() {
      for (const known of topics.values()) known.abandon(new Error('the process stops'));
      return Promise.resolve();
    },
    producer: () => ({
      send: (name, records) => topic(name).append(records, Number(clock.now() / 1_000_000n)),
    }),
    consumer: (consumerOptions, handler) =>
      memoryConsumer(consumerOptions, handler, {
        clock,
        topic,
        onError: (error, name) =>
          logger?.warn({ topic: name, error: messageOf(error) }, 'batch failed, will be delivered again'),
      }),
    createTopics: () => Promise.resolve(),
    describeTopics: (names) =>
      Promise.resolve(
        names.map((name) => ({ name, partitions: [{ partition: 0, low: topic(name).low, high: topic(name).end }] })),
      ),
    ping: () => Promise.resolve(),
  };
}
