import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOPICS } from '@logsieve/contracts';
import type { Accounting, LogItem } from '@logsieve/contracts';
import { createKafkaTransport } from '@logsieve/transport';
import type { Delivery } from '@logsieve/transport';
import { ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { produceLines } from '../../fixtures/kafka/produce.ts';
import type { ProducedRecord } from '../../fixtures/kafka/produce.ts';
import { eventually, getJson, startLogsieve } from '../../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../../fixtures/logsieve/index.ts';

const missing = await ensureKafka('4.4.0');
const json = { 'content-type': 'application/json' };
const NOT_UTF8 = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
const HUGE = Buffer.alloc(5 * 1024 * 1024, 'x');

/** Everything that should not come, between two lines that should. In the order of their offsets. */
const RECORDS: readonly (ProducedRecord & { readonly becomes: string })[] = [
  { value: Buffer.from('an ordinary line'), becomes: 'templated' },
  { value: Buffer.from('{"message": "half a js'), headers: json, becomes: 'invalid_json' },
  { value: Buffer.from([0x61, 0xff, 0xfe, 0x62]), becomes: 'invalid_utf8' },
  { value: NOT_UTF8, headers: json, becomes: 'dead' },
  { value: HUGE, becomes: 'line_too_long' },
  { value: null, becomes: 'tombstone' },
  { value: Buffer.from(''), becomes: 'empty' },
  { value: Buffer.from('2999-01-01T00:00:00Z INFO from a clock that is wrong'), becomes: 'templated' },
  { value: Buffer.from('1021-01-01T00:00:00Z INFO from another one'), becomes: 'templated' },
  { value: Buffer.from('no such type'), headers: { 'content-type': 'image/png' }, becomes: 'templated' },
  { value: Buffer.from('the line after all that'), becomes: 'templated' },
];

describe.skipIf(missing !== null)(`bad input from a topic (${missing ?? 'Kafka 4.4.0'})`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bad-'));
  let kafka: KafkaFixture;
  let logsieve: RunningLogsieve;
  const lines = new Map<number, LogItem>();
  let accounting: Accounting;
  beforeAll(async () => {
    kafka = await startKafka({ version: '4.4.0' });
    logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir], {
      LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
    });
    await produceLines({ brokers: kafka.brokers, topic: TOPICS.raw, codec: 'gzip', partition: 0, lines: RECORDS });
    accounting = await eventually(
      () => getJson<Accounting>(logsieve.url, '/api/v1/accounting'),
      (answer) => answer.linesIn >= RECORDS.length,
      60_000,
    );
    const { items } = await getJson<{ items: LogItem[] }>(logsieve.url, '/api/v1/logs?limit=100');
    for (const item of items) lines.set(item.offset, item);
  });
  afterAll(async () => {
    await logsieve.stop();
    await kafka.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('ends as a stored line with a reason or as a dead letter, and the counters say so', () => {
    const dead = RECORDS.filter(({ becomes }) => becomes === 'dead' || becomes === 'tombstone').length;
    const unparsed: Record<string, number> = {};
    for (const { becomes } of RECORDS)
      if (!['templated', 'dead', 'tombstone'].includes(becomes)) unparsed[becomes] = (unparsed[becomes] ?? 0) + 1;
    expect(accounting).toMatchObject({
      linesIn: RECORDS.length,
      linesStored: RECORDS.length - dead,
      dead,
      unparsed,
      balanced: true,
    });
    expect(accounting.deadByReason['tombstone']).toBe(1);
  });

  it.each(RECORDS.map((record, offset) => [offset, record.becomes, record.value] as const))(
    'record %i becomes %s with its bytes',
    (offset, becomes, value) => {
      const item = lines.get(offset);
      if (becomes === 'dead' || becomes === 'tombstone') {
        expect(item).toBeUndefined();
        return;
      }
      expect(item?.unparsed).toBe(becomes === 'templated' ? null : becomes);
      const bytes =
        item?.bodyBase64 === undefined ? Buffer.from(item?.body ?? '') : Buffer.from(item.bodyBase64, 'base64');
      expect(bytes.equals(value ?? Buffer.alloc(0))).toBe(true);
    },
  );

  it('a time that cannot be does not move the line out of sight', () => {
    const day = new Date().toISOString().slice(0, 10);
    for (const offset of [7, 8]) expect(lines.get(offset)?.timestamp.slice(0, 10), String(offset)).toBe(day);
  });

  it('keeps a dead letter in its topic, with its bytes and where it came from', async () => {
    const transport = createKafkaTransport({ brokers: kafka.brokers, clientId: 'mourner' });
    await transport.start();
    const letters: Delivery[] = [];
    const consumer = transport.consumer(
      {
        group: 'mourner',
        topics: [TOPICS.dead],
        maxBatchRecords: 100,
        maxBatchBytes: 1 << 20,
        lingerMs: 20,
        commit: 'after',
        splitAfterTries: 3,
      },
      (batch) => {
        letters.push(...batch.records);
        return Promise.resolve();
      },
    );
    await consumer.start();
    await eventually(
      () => Promise.resolve(letters.length),
      (count) => count >= 2,
      30_000,
    );
    await consumer.stop();
    await transport.stop();
    const letter = letters.find((one) => Buffer.from(one.value ?? []).equals(NOT_UTF8));
    expect(letter?.headers).toMatchObject({
      'content-type': 'application/json',
      'logsieve.errors.topic': TOPICS.raw,
      'logsieve.errors.offset': '3',
    });
  });
});
