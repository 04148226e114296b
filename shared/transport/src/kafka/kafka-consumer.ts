import type { Admin, Consumer as KafkaJsConsumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { TransientError, messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { BatchHandler, Consumer, ConsumerOptions, Delivery, TransportLogger } from '../port.ts';
import { intentMetadata, readIntent } from './intent.ts';
import { PartitionBuffer } from './partition-buffer.ts';

export interface KafkaConsumerContext {
  readonly kafka: Kafka;
  readonly admin: () => Promise<Admin>;
  readonly clock: Clock;
  readonly logger: TransportLogger;
  readonly sessionTimeoutMs: number;
  /** A consumer whose lag grows while it stands still this long is made anew. */
  readonly stallMs: number;
}

interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  readonly buffer: PartitionBuffer;
  position: number;
  /** After the last record that was fetched. */
  fetched: number;
  committed: number;
  end: number;
}

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 10_000;
const WATCH_MS = 5_000;
/** So long new partitions of a topic may go unread; the client's own default is five minutes. */
const NEW_PARTITIONS_MS = 15_000;
const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});

/** Stopped, or the partition belongs to someone else now: not an error of the batch. */
class NotOwnerError extends Error {
  override readonly name = 'NotOwnerError';
}

export function kafkaConsumer(
  options: ConsumerOptions,
  handler: BatchHandler,
  context: KafkaConsumerContext,
): Consumer {
  const { clock, logger } = context;
  const stopping = new AbortController();
  const counts = { batches: 0, records: 0, redeliveries: 0, restarts: 0, pauses: 0, missed: 0 };
  const partitions = new Map<string, PartitionState>();
  const keyOf = (topic: string, partition: number): string => `${topic}:${String(partition)}`;
  let running: KafkaJsConsumer | null = null;
  let watching: Promise<void> = Promise.resolve();
  let lastProgressMs = clock.monotonicMs();

  function create(): KafkaJsConsumer {
    const consumer = context.kafka.consumer({
      groupId: options.group,
      sessionTimeout: context.sessionTimeoutMs,
      heartbeatInterval: Math.floor(context.sessionTimeoutMs / 10),
      rebalanceTimeout: Math.max(10_000, context.sessionTimeoutMs * 2),
      minBytes: Math.min(options.maxBatchBytes, 64 * 1024),
      maxBytesPerPartition: options.maxBatchBytes,
      maxBytes: options.maxBatchBytes * 4,
      // The broker gathers small records for this long: the linger of a batch.
      maxWaitTimeInMs: Math.max(20, options.lingerMs),
      allowAutoTopicCreation: false,
      metadataMaxAge: NEW_PARTITIONS_MS,
      retry: { retries: 8, initialRetryTime: 200, maxRetryTime: 5_000 },
    });
    // Whatever was buffered belongs to the assignment before; series of revoked partitions vanish with it.
    const forget = (): void => {
      partitions.clear();
    };
    consumer.on(consumer.events.GROUP_JOIN, forget);
    consumer.on(consumer.events.REBALANCING, forget);
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      logger.warn(
        { group: options.group, error: payload.error.message, restarts: payload.restart },
        'consumer crashed',
      );
      if (!payload.restart && running === consumer) void restart();
    });
    return consumer;
  }

  async function run(): Promise<void> {
    const consumer = create();
    running = consumer;
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 2,
      eachBatch: (payload) => eachBatch(consumer, payload),
    });
    lastProgressMs = clock.monotonicMs();
  }

  async function restart(): Promise<void> {
    counts.restarts += 1;
    const old = running;
    running = null;
    partitions.clear();
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        await old?.disconnect().catch(() => undefined); // it is broken: only its leaving matters
        await run();
        return;
      } catch (error) {
        logger.error(
          { group: options.group, error: messageOf(error) },
          'consumer cannot be started again, will be tried again',
        );
        await clock.sleep(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt), stopping.signal);
      }
    }
  }

  async function eachBatch(consumer: KafkaJsConsumer, payload: EachBatchPayload): Promise<void> {
    const { batch, isRunning, isStale, heartbeat, resolveOffset } = payload;
    const { topic, partition } = batch;
    const beats = setInterval(
      () => {
        heartbeat().catch(() => undefined); // a lost group shows at the next commit
      },
      Math.floor(context.sessionTimeoutMs / 5),
    );
    try {
      const first = batch.messages[0];
      if (first === undefined) return;
      const state = await stateOf(consumer, topic, partition, Number(first.offset));
      state.end = Number(batch.highWatermark);
      if (Number(first.offset) > state.fetched) await reportMissed(topic, partition, state.fetched);
      state.fetched = Number(batch.lastOffset()) + 1;
      state.buffer.add(batch.messages.map(delivery));
      const owned = (): boolean =>
        isRunning() && !isStale() && running === consumer && partitions.get(keyOf(topic, partition)) === state;
      for (let cut = state.buffer.next(); cut !== null; cut = state.buffer.next()) {
        await process(consumer, state, cut.records, cut.redelivered, owned);
      }
      // Records kept back for an intent count as taken: the next fetch goes on after them.
      resolveOffset(batch.lastOffset());
    } catch (error) {
      if (!(error instanceof NotOwnerError)) throw error;
      partitions.delete(keyOf(topic, partition));
    } finally {
      clearInterval(beats);
    }
  }

  async function stateOf(
    consumer: KafkaJsConsumer,
    topic: string,
    partition: number,
    fetched: number,
  ): Promise<PartitionState> {
    const key = keyOf(topic, partition);
    const known = partitions.get(key);
    if (known !== undefined) return known;
    const admin = await context.admin();
    const [offsets] = await admin.fetchOffsets({ groupId: options.group, topics: [topic] });
    const place = offsets?.partitions.find((one) => one.partition === partition);
    const stored = (await options.resumeFrom?.(topic, partition)) ?? null;
    const from = Math.max(fetched, stored ?? 0);
    // The store's word comes first: kafkajs commits where it goes on itself when the group's offset has left the topic.
    const needed = stored ?? Number(place?.offset ?? -1);
    if (needed >= 0 && fetched > needed) await reportMissed(topic, partition, needed);
    const intent = options.commit === 'intent' ? readIntent(place?.metadata) : null;
    const buffer = new PartitionBuffer({ from, intent }, options.maxBatchRecords, options.maxBatchBytes);
    const state = { topic, partition, buffer, position: from, fetched, committed: fetched, end: fetched };
    partitions.set(key, state);
    // Stored by an owner that died before its commit, or an offset set back: no batch of ours would commit it.
    // The intent stays: of the range that was begun, the store may have the first block only.
    const begun = intent !== null && intent >= from ? intentMetadata(intent) : '';
    if (options.commit !== 'manual' && from > fetched) await commitAt(consumer, state, from, begun);
    return state;
  }

  /** Offsets also jump over what transactions and compaction leave behind: gone is only what lies before the topic's begin. */
  async function reportMissed(topic: string, partition: number, needed: number): Promise<void> {
    const admin = await context.admin();
    const ends = await admin.fetchTopicOffsets(topic);
    const low = Number(ends.find((end) => end.partition === partition)?.low ?? 0);
    const missed = low - needed;
    if (missed > 0) {
      counts.missed += missed;
      logger.error(
        { topic, partition, from: needed, to: low - 1, records: missed },
        'records left the topic before they were read: its retention is too short for what waits',
      );
    }
  }

  /**
   * Tries until handled; after some tries one record at a time, so that only the offender fails on. What fails because a dependency is gone
   * is given again whole: an owner before, stopped in the middle, may still write the same range, and only the same range is dropped.
   */
  async function process(
    consumer: KafkaJsConsumer,
    state: PartitionState,
    records: readonly Delivery[],
    redelivered: boolean,
    owned: () => boolean,
  ): Promise<void> {
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined) return;
    for (let attempt = 1; ; attempt += 1) {
      if (!owned() || stopping.signal.aborted) throw new NotOwnerError('not ours any more');
      try {
        if (options.commit === 'intent') await commitAt(consumer, state, first.offset, intentMetadata(last.offset));
        await handler(
          {
            topic: state.topic,
            partition: state.partition,
            firstOffset: first.offset,
            lastOffset: last.offset,
            records,
            redelivered: redelivered || attempt > 1,
          },
          stopping.signal,
        );
        counts.batches += 1;
        counts.records += records.length;
        state.position = last.offset + 1;
        lastProgressMs = clock.monotonicMs();
        if (options.commit !== 'manual') await commitAt(consumer, state, last.offset + 1, '');
        return;
      } catch (error) {
        if (error instanceof NotOwnerError) throw error;
        counts.redeliveries += 1;
        logger.warn(
          {
            topic: state.topic,
            partition: state.partition,
            first: first.offset,
            last: last.offset,
            attempt,
            error: messageOf(error),
          },
          'batch failed, will be tried again',
        );
        const ownFault = !(error instanceof TransientError);
        if (ownFault && attempt >= options.splitAfterTries && records.length > 1) {
          for (const record of records) await process(consumer, state, [record], true, owned);
          return;
        }
        await clock.sleep(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)), stopping.signal);
      }
    }
  }

  /** A commit that the group refuses says that another member owns the partition: then nothing may be written. */
  async function commitAt(
    consumer: KafkaJsConsumer,
    state: PartitionState,
    offset: number,
    metadata: string,
  ): Promise<void> {
    try {
      await consumer.commitOffsets([
        { topic: state.topic, partition: state.partition, offset: String(offset), metadata },
      ]);
      state.committed = offset;
    } catch (error) {
      const type = error instanceof Error && 'type' in error ? String(error.type) : '';
      if (
        ['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP'].includes(type)
      ) {
        throw new NotOwnerError(`commit refused: ${type}`);
      }
      throw new TransientError(`offsets cannot be committed: ${messageOf(error)}`, { cause: error });
    }
  }

  /** A live consumer that handles nothing while records wait is made anew (tulios/kafkajs#1593). */
  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(WATCH_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        await refreshEnds();
      } catch (error) {
        logger.warn({ group: options.group, error: messageOf(error) }, 'ends of topics cannot be read');
        continue;
      }
      const lags = [...partitions.values()].some((state) => state.end > state.position);
      if (!lags) lastProgressMs = clock.monotonicMs();
      else if (clock.monotonicMs() - lastProgressMs > context.stallMs && running !== null) {
        logger.error({ group: options.group }, 'consumer stands still while records wait: starting a new one');
        lastProgressMs = clock.monotonicMs();
        await restart();
      }
    }
  }

  async function refreshEnds(): Promise<void> {
    const admin = await context.admin();
    for (const topic of options.topics) {
      const ends = await admin.fetchTopicOffsets(topic);
      for (const end of ends) {
        const state = partitions.get(keyOf(topic, end.partition));
        if (state !== undefined) state.end = Number(end.high);
      }
    }
  }

  return {
    name: `consumer ${options.group}`,
    async start() {
      await run();
      watching = watch();
    },
    async stop() {
      if (stopping.signal.aborted) return;
      // disconnect() waits for the batch in hand; only then its retries are told to end.
      const left = running;
      const patience = setTimeout(() => {
        stopping.abort();
      }, context.sessionTimeoutMs);
      await left?.stop().catch(() => undefined);
      clearTimeout(patience);
      stopping.abort();
      await left?.disconnect().catch(() => undefined);
      await watching;
      partitions.clear();
    },
    async commit(topic, partition, nextOffset) {
      const state = partitions.get(keyOf(topic, partition));
      if (running === null || state === undefined) return;
      await commitAt(running, state, nextOffset, '');
    },
    statistics() {
      const assigned = [...partitions.values()].map(({ topic, partition, position, committed, end }) => ({
        topic,
        partition,
        position,
        committed,
        end,
        lag: Math.max(0, end - position),
      }));
      return { assigned, ...counts };
    },
  };
}

function delivery(message: KafkaMessage): Delivery {
  return {
    key: message.key === null ? null : message.key.toString('utf8'),
    value: message.value,
    headers: message.headers === undefined ? NO_HEADERS : textHeaders(message.headers),
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  };
}

/** Header names are case-insensitive to us; of a repeated header the last one counts. */
function textHeaders(headers: NonNullable<KafkaMessage['headers']>): Readonly<Record<string, string>> {
  const names = Object.keys(headers);
  if (names.length === 0) return NO_HEADERS;
  const texts: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name.toLowerCase()] = typeof last === 'string' ? last : last.toString('utf8');
  }
  return texts;
}
