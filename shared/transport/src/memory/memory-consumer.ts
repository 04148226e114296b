import { TransientError, messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { BatchHandler, Consumer, ConsumerOptions, Delivery } from '../port.ts';
import type { MemoryTopic } from './memory-topic.ts';

export interface MemoryConsumerContext {
  readonly clock: Clock;
  readonly topic: (name: string) => MemoryTopic;
  readonly onError: (error: unknown, topic: string) => void;
}

const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 5_000;

/** One loop per topic: read, linger, handle, commit. A stop lets what was sent before it drain. */
export function memoryConsumer(
  options: ConsumerOptions,
  handler: BatchHandler,
  context: MemoryConsumerContext,
): Consumer {
  const { clock } = context;
  const stopping = new AbortController();
  const counts = { batches: 0, records: 0, redeliveries: 0 };
  let loops: Promise<void>[] = [];

  async function run(name: string): Promise<void> {
    const topic = context.topic(name);
    let position = topic.committed(options.group);
    let stopped = false;
    while (!stopped) {
      // The last look comes after the stop was seen: everything sent before it is handled.
      stopped = stopping.signal.aborted;
      let records = await gather(topic, position, stopped);
      while (records.length > 0) {
        position = await deliver(name, topic, records);
        records = stopped ? topic.read(position, options.maxBatchRecords, options.maxBatchBytes) : [];
      }
    }
  }

  /** Waits for a first record, then up to the linger time for a full batch. */
  async function gather(topic: MemoryTopic, position: number, atOnce: boolean): Promise<readonly Delivery[]> {
    if (topic.end <= position && !atOnce) await appended(topic, () => topic.end > position);
    const full = (): boolean =>
      topic.end - position >= options.maxBatchRecords || topic.pendingBytes(position) >= options.maxBatchBytes;
    if (!atOnce && topic.end > position && !full()) await appended(topic, full, options.lingerMs);
    return topic.read(position, options.maxBatchRecords, options.maxBatchBytes);
  }

  async function appended(topic: MemoryTopic, done: () => boolean, waitMs?: number): Promise<void> {
    if (done() || stopping.signal.aborted) return;
    const finished = new AbortController();
    const finish = (): void => {
      finished.abort();
    };
    const off = topic.onAppend(() => {
      if (done()) finish();
    });
    stopping.signal.addEventListener('abort', finish, { once: true });
    if (waitMs === undefined)
      await new Promise<void>((resolve) =>
        finished.signal.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        ),
      );
    else await clock.sleep(waitMs, finished.signal);
    stopping.signal.removeEventListener('abort', finish);
    off();
  }

  /** Tries until the handler succeeds; after some tries one record at a time, so that only the offender fails on. */
  async function deliver(name: string, topic: MemoryTopic, records: readonly Delivery[]): Promise<number> {
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined) return topic.end;
    for (let attempt = 1; ; attempt += 1) {
      try {
        counts.batches += 1;
        await handler(
          {
            topic: name,
            partition: 0,
            firstOffset: first.offset,
            lastOffset: last.offset,
            records,
            redelivered: attempt > 1,
          },
          stopping.signal,
        );
        counts.records += records.length;
        if (options.commit !== 'manual') topic.commit(options.group, last.offset + 1);
        return last.offset + 1;
      } catch (error) {
        counts.redeliveries += 1;
        context.onError(error, name);
        if (!(error instanceof TransientError) && attempt >= options.splitAfterTries && records.length > 1) {
          for (const record of records) await deliver(name, topic, [record]);
          return last.offset + 1;
        }
        // A process that stops cannot wait for a store that is gone: what was not acknowledged is not acknowledged.
        if (stopping.signal.aborted)
          throw new Error(`stopped before the batch was handled: ${messageOf(error)}`, { cause: error });
        await clock.sleep(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)), stopping.signal);
      }
    }
  }

  return {
    name: `consumer ${options.group}`,
    start() {
      for (const name of options.topics) context.topic(name).subscribe(options.group);
      loops = options.topics.map((name) =>
        run(name).catch((error: unknown) => {
          context.topic(name).abandon(error instanceof Error ? error : new Error(messageOf(error)));
        }),
      );
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
    commit(topic, _partition, nextOffset) {
      context.topic(topic).commit(options.group, nextOffset);
      return Promise.resolve();
    },
    statistics() {
      const assigned = options.topics.map((name) => {
        const topic = context.topic(name);
        const committed = topic.committed(options.group);
        return {
          topic: name,
          partition: 0,
          position: committed,
          committed,
          end: topic.end,
          lag: topic.end - committed,
        };
      });
      return { assigned, ...counts, restarts: 0, pauses: 0, missed: 0 };
    },
  };
}
