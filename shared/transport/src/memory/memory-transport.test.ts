import { describe, expect, it } from 'vitest';
import { systemClock } from '@logsieve/pipeline';
import type { ConsumerOptions, TopicRecord } from '../port.ts';
import { createMemoryTransport } from './memory-transport.ts';

const record = (text: string): TopicRecord => ({ key: null, value: Buffer.from(text), headers: {} });
const options = (over: Partial<ConsumerOptions> = {}): ConsumerOptions => ({
  group: 'g',
  topics: ['t'],
  maxBatchRecords: 10,
  maxBatchBytes: 1 << 20,
  lingerMs: 5,
  commit: 'after',
  splitAfterTries: 3,
  ...over,
});
const textOf = (value: Uint8Array | null): string => Buffer.from(value ?? []).toString();

describe('memory transport', () => {
  it('resolves a send only when the handler has finished', async () => {
    const transport = createMemoryTransport({ clock: systemClock });
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const consumer = transport.consumer(options(), () => gate);
    await consumer.start();
    let done = false;
    const sent = transport
      .producer()
      .send('t', [record('a')])
      .then(() => (done = true));
    await systemClock.sleep(30);
    expect(done).toBe(false);
    release();
    await sent;
    await consumer.stop();
  });

  it('keeps order, bounds batches, and counts offsets from 0', async () => {
    const transport = createMemoryTransport({ clock: systemClock });
    const seen: string[] = [];
    const sizes: number[] = [];
    const consumer = transport.consumer(options(), (batch) => {
      sizes.push(batch.records.length);
      expect(batch.lastOffset - batch.firstOffset + 1).toBe(batch.records.length);
      seen.push(...batch.records.map((delivery) => textOf(delivery.value)));
      return Promise.resolve();
    });
    await consumer.start();
    const all = Array.from({ length: 95 }, (_, index) => String(index));
    await transport.producer().send('t', all.map(record));
    await consumer.stop();
    expect(seen).toEqual(all);
    expect(Math.max(...sizes)).toBe(10);
  });

  it('delivers a failed batch again and isolates the poison record', async () => {
    const transport = createMemoryTransport({ clock: systemClock });
    const handled: string[] = [];
    let poisonTries = 0;
    const consumer = transport.consumer(options({ splitAfterTries: 2 }), (batch) => {
      const texts = batch.records.map((delivery) => textOf(delivery.value));
      if (texts.includes('poison')) {
        poisonTries += 1;
        if (texts.length > 1 || poisonTries < 5) return Promise.reject(new Error('poison'));
      }
      handled.push(...texts);
      return Promise.resolve();
    });
    await consumer.start();
    await transport.producer().send('t', ['a', 'poison', 'b'].map(record));
    await consumer.stop();
    expect(handled).toEqual(['a', 'poison', 'b']);
    expect(consumer.statistics().redeliveries).toBeGreaterThan(1);
  });

  it('makes senders wait while the topic is full', async () => {
    const transport = createMemoryTransport({ clock: systemClock, maxTopicBytes: 1000 });
    let handled = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const consumer = transport.consumer(options({ maxBatchRecords: 1, lingerMs: 0 }), async () => {
      await gate;
      handled += 1;
    });
    await consumer.start();
    const sends = Array.from({ length: 50 }, () => transport.producer().send('t', [record('x'.repeat(200))]));
    await systemClock.sleep(20);
    const [topic] = await transport.describeTopics(['t']);
    expect(topic?.partitions[0]?.high).toBeLessThan(10);
    release();
    await Promise.all(sends);
    expect(handled).toBe(50);
    await consumer.stop();
  });

  it('drains what was sent before the stop', async () => {
    const transport = createMemoryTransport({ clock: systemClock });
    let handled = 0;
    const consumer = transport.consumer(options({ maxBatchRecords: 2 }), async (batch) => {
      await systemClock.sleep(2);
      handled += batch.records.length;
    });
    await consumer.start();
    const sent = transport.producer().send(
      't',
      Array.from({ length: 21 }, (_, index) => record(String(index))),
    );
    await consumer.stop();
    await sent;
    expect(handled).toBe(21);
  });
});
