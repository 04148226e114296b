import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@logsieve/pipeline';
import { createKafkaTransport } from '@logsieve/transport';
import type { Consumer, ConsumerOptions, DeliveryBatch, Transport } from '@logsieve/transport';
import { KAFKA_VERSIONS, ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { deleteRecordsBefore, groupState, produceLines, withAdmin } from '../../fixtures/kafka/produce.ts';
import type { Codec } from '../../fixtures/kafka/produce.ts';
import { eventually } from '../../fixtures/logsieve/index.ts';
import { freshOptions, record, textsOf, topicOf, transportContract } from './contract.ts';

const WITHIN_MS = 60_000;
const SESSION_MS = 6_000;
const silent = { warn: () => undefined, error: () => undefined };

const open = async (brokers: readonly string[], stallMs?: number): Promise<Transport> => {
  const transport = createKafkaTransport({
    brokers,
    clientId: 'contract',
    logger: silent,
    sessionTimeoutMs: SESSION_MS,
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  await transport.start();
  return transport;
};

for (const version of KAFKA_VERSIONS) {
  const missing = await ensureKafka(version);
  transportContract(
    `kafkajs on Kafka ${version}`,
    async () => {
      const kafka = await startKafka({ version });
      const transport = await open(kafka.brokers);
      return {
        transport,
        close: async () => {
          await transport.stop();
          await kafka.stop();
        },
      };
    },
    missing,
  );
}

const missing = await ensureKafka('4.4.0');
describe.skipIf(missing !== null)(`what only a broker can do (${missing ?? 'Kafka 4.4.0'})`, () => {
  let kafka: KafkaFixture;
  let transport: Transport;
  const others: Transport[] = [];
  beforeAll(async () => {
    kafka = await startKafka({ version: '4.4.0' });
    transport = await open(kafka.brokers);
  });
  afterAll(async () => {
    await Promise.all(others.map((other) => other.stop()));
    await transport.stop();
    await kafka.stop();
  });
  /** A second process of the same group, as far as the broker can tell. */
  const another = async (): Promise<Transport> => {
    const other = await open(kafka.brokers);
    others.push(other);
    return other;
  };
  const collect = (into: string[]) => (batch: DeliveryBatch) => {
    into.push(...textsOf(batch));
    return Promise.resolve();
  };
  const send = (options: ConsumerOptions, texts: readonly string[]): Promise<void> =>
    transport.producer().send(
      topicOf(options),
      texts.map((text) => record(text)),
    );
  const count = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => String(from + n));

  it.each<Codec>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('reads batches of codec %s', async (codec) => {
    const options = await freshOptions(transport);
    const texts = count(0, 3_000).map((text) => `line ${text} ${'abc '.repeat(20)}`);
    await produceLines({
      brokers: kafka.brokers,
      topic: topicOf(options),
      codec,
      partition: 0,
      lines: texts.map((text) => ({ value: Buffer.from(text) })),
    });
    const seen: string[] = [];
    const consumer = transport.consumer(options, collect(seen));
    await consumer.start();
    await eventually(
      () => Promise.resolve(seen.length),
      (got) => got >= texts.length,
      WITHIN_MS,
    );
    await consumer.stop();
    expect(seen).toEqual(texts);
  });

  it('cuts the first batch after a crash where the one before had ended', async () => {
    const options = await freshOptions(transport, { commit: 'intent', maxBatchRecords: 40 });
    await send(options, count(0, 25));
    let begun: DeliveryBatch | null = null;
    const first = (await another()).consumer(options, (batch) => {
      begun ??= batch;
      return new Promise(() => undefined); // it never comes back: the process is as good as dead
    });
    await first.start();
    await eventually(
      () => Promise.resolve(begun),
      (batch) => batch !== null,
      WITHIN_MS,
    );
    const intended = (begun as DeliveryBatch | null)?.lastOffset;
    // More arrives before the next owner comes: it must not change the cut.
    await send(options, count(25, 60));
    void first.stop();
    const batches: DeliveryBatch[] = [];
    const second = transport.consumer(options, (batch) => {
      batches.push(batch);
      return Promise.resolve();
    });
    await second.start();
    await eventually(
      () => Promise.resolve(batches.flatMap(textsOf).length),
      (got) => got >= 60,
      WITHIN_MS,
    );
    await second.stop();
    expect(batches[0]).toMatchObject({ firstOffset: 0, lastOffset: intended, redelivered: true });
    expect(batches.flatMap(textsOf)).toEqual(count(0, 60));
  });

  it('goes on where the store stands, not where the group does', async () => {
    const options = await freshOptions(transport, { resumeFrom: () => Promise.resolve(12) });
    await send(options, count(0, 20));
    const seen: string[] = [];
    const consumer = transport.consumer(options, collect(seen));
    await consumer.start();
    await eventually(
      () => Promise.resolve(seen.length),
      (got) => got >= 8,
      WITHIN_MS,
    );
    await consumer.stop();
    expect(seen).toEqual(count(12, 20));
  });

  it('commits what the store has already, though no record follows', async () => {
    const options = await freshOptions(transport, { resumeFrom: () => Promise.resolve(20) });
    await send(options, count(0, 20));
    const seen: string[] = [];
    const consumer = transport.consumer(options, collect(seen));
    await consumer.start();
    await eventually(
      async () => (await groupState({ brokers: kafka.brokers, group: options.group, topics: options.topics }))[0],
      (state) => state?.committed === 20,
      WITHIN_MS,
    );
    await consumer.stop();
    expect(seen).toEqual([]);
  });

  it('says how many records left the topic before they were read', async () => {
    const options = await freshOptions(transport);
    await send(options, count(0, 10));
    const seen: string[] = [];
    const first = (await another()).consumer(options, collect(seen));
    await first.start();
    await eventually(
      () => Promise.resolve(seen.length),
      (got) => got >= 10,
      WITHIN_MS,
    );
    await first.stop();
    await send(options, count(10, 40));
    await deleteRecordsBefore(kafka.brokers, topicOf(options), 25);
    const second = transport.consumer({ ...options, resumeFrom: () => Promise.resolve(10) }, collect(seen));
    await second.start();
    await eventually(
      () => Promise.resolve(seen.length),
      (got) => got >= 25,
      WITHIN_MS,
    );
    expect(second.statistics().missed).toBe(15);
    await second.stop();
    expect(seen).toEqual([...count(0, 10), ...count(25, 40)]);
  });

  it('commits after the handler only, and leaves no lag', async () => {
    const options = await freshOptions(transport, { maxBatchRecords: 10 });
    await send(options, count(0, 30));
    let handled = 0;
    const committedWhile: number[] = [];
    const consumer = transport.consumer(options, async (batch) => {
      const [state] = await groupState({ brokers: kafka.brokers, group: options.group, topics: options.topics });
      committedWhile.push(state?.committed ?? -1);
      expect(state?.committed).toBeLessThanOrEqual(batch.firstOffset);
      handled += batch.records.length;
    });
    await consumer.start();
    await eventually(
      () => Promise.resolve(handled),
      (got) => got >= 30,
      WITHIN_MS,
    );
    await consumer.stop();
    const [state] = await groupState({ brokers: kafka.brokers, group: options.group, topics: options.topics });
    expect(state).toMatchObject({ committed: 30, end: 30 });
    expect(committedWhile.length).toBeGreaterThanOrEqual(3);
  });

  it('shares partitions between members that come and go; every record is handled', async () => {
    const options = await freshOptions(transport, { maxBatchRecords: 20 });
    await withAdmin(kafka.brokers, (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: topicOf(options), count: 4 }] }),
    );
    const handled = new Set<string>();
    const members: Consumer[] = [];
    const join = async (): Promise<void> => {
      const member = (await another()).consumer(options, async (batch) => {
        await systemClock.sleep(20);
        for (const text of textsOf(batch)) handled.add(text);
      });
      await member.start();
      members.push(member);
    };
    await join();
    const all = count(0, 2_000);
    const sending = transport.producer().send(
      topicOf(options),
      all.map((text) => record(text, text)),
    );
    await join(); // a rebalance while batches are in hand
    await sending;
    await systemClock.sleep(300);
    await members[0]?.stop(); // and another one
    await eventually(
      () => Promise.resolve(handled.size),
      (got) => got >= all.length,
      WITHIN_MS,
    );
    await Promise.all(members.map((member) => member.stop()));
    expect(handled).toEqual(new Set(all));
  });

  it('survives a broker that is killed and started again', async () => {
    const options = await freshOptions(transport);
    const seen: string[] = [];
    const consumer = transport.consumer(options, collect(seen));
    await consumer.start();
    await send(options, count(0, 100));
    await eventually(
      () => Promise.resolve(seen.length),
      (got) => got >= 100,
      WITHIN_MS,
    );
    await kafka.kill();
    await expect(transport.ping()).rejects.toThrow();
    await kafka.restart();
    await eventually(
      () =>
        send(options, count(100, 200)).then(
          () => true,
          () => false,
        ),
      (sent) => sent,
      WITHIN_MS,
    );
    await eventually(
      () => Promise.resolve(new Set(seen).size),
      (got) => got >= 200,
      WITHIN_MS,
    );
    await consumer.stop();
    expect(new Set(seen)).toEqual(new Set(count(0, 200)));
  });
});
