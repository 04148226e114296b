import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TransientError, systemClock } from '@logsieve/pipeline';
import type { Consumer, ConsumerOptions, DeliveryBatch, TopicRecord, Transport } from '@logsieve/transport';
import { eventually } from '../../fixtures/logsieve/index.ts';

/** Where the contract runs. */
export interface Place {
  /** The one transport of a process; started. */
  readonly transport: Transport;
  close(): Promise<void>;
}

export const record = (text: string | null, key: string | null = null, headers = {}): TopicRecord => ({
  key,
  value: text === null ? null : Buffer.from(text),
  headers,
});
export const textOf = (value: Uint8Array | null): string => Buffer.from(value ?? []).toString();
export const textsOf = (batch: DeliveryBatch): string[] => batch.records.map((one) => textOf(one.value));

let names = 0;
/** A topic and a group that nobody used before. */
export async function freshOptions(
  transport: Transport,
  over: Partial<ConsumerOptions> = {},
): Promise<ConsumerOptions> {
  names += 1;
  const topic = `contract-${String(process.pid)}-${String(names)}`;
  await transport.createTopics([{ name: topic, partitions: 1 }]);
  return {
    group: `group-${topic}`,
    topics: [topic],
    maxBatchRecords: 100,
    maxBatchBytes: 1 << 20,
    lingerMs: 20,
    commit: 'after',
    splitAfterTries: 3,
    ...over,
  };
}
export const topicOf = (options: ConsumerOptions): string => options.topics[0] ?? '';

const WITHIN_MS = 30_000;

/** What every transport promises (shared/transport/src/port.ts). */
export function transportContract(name: string, open: () => Promise<Place>, skip: string | null): void {
  describe.skipIf(skip !== null)(`transport contract: ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let place: Place;
    let transport: Transport;
    beforeAll(async () => {
      place = await open();
      ({ transport } = place);
    });
    afterAll(() => place.close());

    async function consuming<T>(
      options: ConsumerOptions,
      handler: (batch: DeliveryBatch, signal: AbortSignal) => Promise<void>,
      work: (consumer: Consumer) => Promise<T>,
    ): Promise<T> {
      const consumer = transport.consumer(options, handler);
      await consumer.start();
      try {
        return await work(consumer);
      } finally {
        await consumer.stop();
      }
    }

    it('keeps keys, values, headers and null values, in the order they were sent', async () => {
      const options = await freshOptions(transport);
      const seen: DeliveryBatch['records'][number][] = [];
      const sent = [
        record('first', 'a', { service: 'web', 'content-type': 'text/plain' }),
        record(null, 'a'),
        record('', 'b'),
        record('zwölf \u0000 ✓', null),
      ];
      await consuming(
        options,
        (batch) => {
          seen.push(...batch.records);
          return Promise.resolve();
        },
        async () => {
          await transport.producer().send(topicOf(options), sent);
          await eventually(
            () => Promise.resolve(seen.length),
            (count) => count >= sent.length,
            WITHIN_MS,
          );
        },
      );
      expect(
        seen.map(({ key, value, headers }) => ({ key, value: value === null ? null : textOf(value), headers })),
      ).toEqual(
        sent.map(({ key, value, headers }) => ({ key, value: value === null ? null : textOf(value), headers })),
      );
      expect(seen.map((one) => one.offset)).toEqual([0, 1, 2, 3]);
    });

    it('hands over consecutive records within the bounds of a batch', async () => {
      const options = await freshOptions(transport, { maxBatchRecords: 7, maxBatchBytes: 2_000 });
      const batches: DeliveryBatch[] = [];
      const all = Array.from(
        { length: 60 },
        (_, index) => `${String(index)} ${'x'.repeat(index % 2 === 0 ? 10 : 600)}`,
      );
      await consuming(
        options,
        (batch) => {
          batches.push(batch);
          return Promise.resolve();
        },
        async () => {
          await transport.producer().send(
            topicOf(options),
            all.map((text) => record(text)),
          );
          await eventually(
            () => Promise.resolve(batches.flatMap(textsOf).length),
            (count) => count >= all.length,
            WITHIN_MS,
          );
        },
      );
      expect(batches.flatMap(textsOf)).toEqual(all);
      for (const batch of batches) {
        expect(batch.records.length).toBeLessThanOrEqual(7);
        expect(batch.lastOffset - batch.firstOffset + 1).toBe(batch.records.length);
        const bytes = batch.records.reduce((sum, one) => sum + (one.value?.length ?? 0), 0);
        expect(batch.records.length === 1 || bytes <= 2_000).toBe(true);
      }
    });

    it('delivers again until the handler succeeds, and nothing overtakes', async () => {
      const options = await freshOptions(transport, { maxBatchRecords: 5, splitAfterTries: 100 });
      const handled: string[] = [];
      let failures = 3;
      const all = Array.from({ length: 20 }, (_, index) => String(index));
      await consuming(
        options,
        (batch) => {
          if (textsOf(batch).includes('7') && failures > 0) {
            failures -= 1;
            return Promise.reject(new Error('not now'));
          }
          handled.push(...textsOf(batch));
          return Promise.resolve();
        },
        async (consumer) => {
          await transport.producer().send(
            topicOf(options),
            all.map((text) => record(text)),
          );
          await eventually(
            () => Promise.resolve(handled.length),
            (count) => count >= all.length,
            WITHIN_MS,
          );
          expect(consumer.statistics().redeliveries).toBeGreaterThanOrEqual(3);
        },
      );
      expect(handled).toEqual(all);
    });

    it('runs a batch that keeps failing record by record, so that only the offender waits', async () => {
      const options = await freshOptions(transport, { splitAfterTries: 2 });
      const handled: string[] = [];
      let alone = 0;
      await consuming(
        options,
        (batch) => {
          const texts = textsOf(batch);
          if (texts.includes('poison') && (texts.length > 1 || alone < 2)) {
            if (texts.length === 1) alone += 1;
            return Promise.reject(new Error('poison'));
          }
          handled.push(...texts);
          return Promise.resolve();
        },
        async () => {
          await transport.producer().send(
            topicOf(options),
            ['a', 'poison', 'b'].map((text) => record(text)),
          );
          await eventually(
            () => Promise.resolve(handled.length),
            (count) => count >= 3,
            WITHIN_MS,
          );
        },
      );
      expect(handled).toEqual(['a', 'poison', 'b']);
      expect(alone).toBe(2);
    });

    it('gives a batch again whole for as long as a dependency is gone', async () => {
      const options = await freshOptions(transport, { splitAfterTries: 2 });
      const handed: string[][] = [];
      await consuming(
        options,
        (batch) => {
          handed.push(textsOf(batch));
          return handed.length <= 4 ? Promise.reject(new TransientError('the store is gone')) : Promise.resolve();
        },
        async () => {
          await transport.producer().send(
            topicOf(options),
            ['a', 'b', 'c'].map((text) => record(text)),
          );
          await eventually(
            () => Promise.resolve(handed.length),
            (count) => count >= 5,
            WITHIN_MS,
          );
        },
      );
      expect(handed).toEqual(Array.from({ length: 5 }, () => ['a', 'b', 'c']));
    });

    it('takes no more while the handler is busy, and says how far it is behind', async () => {
      const options = await freshOptions(transport, { maxBatchRecords: 1 });
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let started = 0;
      let handled = 0;
      await consuming(
        options,
        async () => {
          started += 1;
          await gate;
          handled += 1;
        },
        async (consumer) => {
          const sending = transport.producer().send(
            topicOf(options),
            Array.from({ length: 50 }, (_, index) => record(String(index))),
          );
          await eventually(
            () => Promise.resolve(started),
            (count) => count > 0,
            WITHIN_MS,
          );
          await systemClock.sleep(300);
          expect(started).toBe(1);
          expect(consumer.statistics().assigned[0]?.lag).toBeGreaterThanOrEqual(49);
          release();
          await sending;
          await eventually(
            () => Promise.resolve(handled),
            (count) => count >= 50,
            WITHIN_MS,
          );
          await eventually(
            () => Promise.resolve(consumer.statistics().assigned[0]?.lag),
            (lag) => lag === 0,
            WITHIN_MS,
          );
        },
      );
    });

    it('lets the batch in hand finish before it stops', async () => {
      const options = await freshOptions(transport, { maxBatchRecords: 10 });
      let started = 0;
      let finished = 0;
      const consumer = transport.consumer(options, async () => {
        started += 1;
        await systemClock.sleep(400);
        finished += 1;
      });
      await consumer.start();
      const sending = transport.producer().send(
        topicOf(options),
        Array.from({ length: 10 }, (_, index) => record(String(index))),
      );
      await eventually(
        () => Promise.resolve(started),
        (count) => count > 0,
        WITHIN_MS,
      );
      await consumer.stop();
      await sending;
      expect(finished).toBe(started);
      await consumer.stop();
    });

    it('tells topics by name with their ends, and that it can be reached', async () => {
      const options = await freshOptions(transport);
      await consuming(
        options,
        () => Promise.resolve(),
        async () => {
          await transport.producer().send(
            topicOf(options),
            ['a', 'b'].map((text) => record(text)),
          );
          const [topic] = await transport.describeTopics([topicOf(options)]);
          expect(topic?.partitions[0]?.high).toBe(2);
          await transport.ping();
        },
      );
    });
  });
}
