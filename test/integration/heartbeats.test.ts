import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPICS } from '@logsieve/contracts';
import type { Accounting } from '@logsieve/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureKafka, startKafka } from '../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../fixtures/kafka/index.ts';
import { deleteRecordsBefore, withAdmin } from '../fixtures/kafka/produce.ts';
import { eventually, getJson, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'logsieve-heartbeats-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** When the newest heartbeat of each partition was sent, and how long it took, seconds. */
async function heartbeats(url: string): Promise<{ partition: string; sent: number; delay: number }[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const delays = new Map(
    [...text.matchAll(/^logsieve_pipeline_heartbeat_delay_seconds\{partition="(\d+)"\} (\S+)$/gm)].map((one) => [
      one[1],
      Number(one[2]),
    ]),
  );
  return [...text.matchAll(/^logsieve_pipeline_last_heartbeat_timestamp_seconds\{partition="(\d+)"\} (\S+)$/gm)].map(
    ([, partition = '', sent]) => ({ partition, sent: Number(sent), delay: delays.get(partition) ?? NaN }),
  );
}
const accounting = (url: string): Promise<Accounting> => getJson<Accounting>(url, '/api/v1/accounting');
const nowSeconds = (): number => Date.now() / 1000;

it('in one process: measured where nothing comes, and nothing of them is a line', async () => {
  const before = nowSeconds();
  const logsieve = await startLogsieve(['up', '--data', join(folder, 'one')], { LOGSIEVE_HEARTBEAT: '100ms' });
  const first = await eventually(
    () => heartbeats(logsieve.url),
    (seen) => seen.length > 0,
    30_000,
  );
  const [later] = await eventually(
    () => heartbeats(logsieve.url),
    ([one]) => (one?.sent ?? 0) > (first[0]?.sent ?? Infinity),
    30_000,
  );
  expect(later?.partition).toBe('0');
  expect(later?.sent).toBeGreaterThan(before);
  expect(later?.delay).toBeGreaterThanOrEqual(0);
  expect(later?.delay).toBeLessThan(nowSeconds() - before);
  expect(await accounting(logsieve.url)).toMatchObject({ linesIn: 0, linesStored: 0, dead: 0, balanced: true });
  expect((await getJson<{ items: unknown[] }>(logsieve.url, '/api/v1/services')).items).toEqual([]);
  expect(await logsieve.stop()).toBe(0);
});

it('are not sent where they are off', async () => {
  const logsieve = await startLogsieve(['up', '--data', join(folder, 'off')], { LOGSIEVE_HEARTBEAT: '0ms' });
  expect((await fetch(`${logsieve.url}/api/v1/ingest`, { method: 'POST', body: 'a line\n' })).status).toBe(200);
  expect(await heartbeats(logsieve.url)).toEqual([]);
  await logsieve.stop();
});

const missing = await ensureKafka('4.4.0');
describe.skipIf(missing !== null)(`over a real broker${missing === null ? '' : ` (${missing})`}`, () => {
  let kafka: KafkaFixture;
  beforeAll(async () => {
    kafka = await startKafka({ version: '4.4.0' });
  });
  afterAll(() => kafka.stop());
  const start = (every: string): Promise<RunningLogsieve> =>
    startLogsieve(['up', '--data', join(folder, 'kafka')], {
      LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
      LOGSIEVE_KAFKA_PARTITIONS: '2',
      LOGSIEVE_HEARTBEAT: every,
    });
  const ends = async (): Promise<number[]> => {
    const offsets = await withAdmin(kafka.brokers, (admin) => admin.fetchTopicOffsets(TOPICS.raw));
    return offsets.map((one) => Number(one.high));
  };
  const send = async (url: string, count: number): Promise<void> => {
    const body = Array.from({ length: count }, (_, at) => `order ${String(at)} is on its way\n`).join('');
    expect((await fetch(`${url}/api/v1/ingest?service=shop`, { method: 'POST', body })).status).toBe(200);
  };

  it('reach every partition, between lines that are stored exactly once, and leave nothing to be missed', async () => {
    let logsieve = await start('10ms');
    await send(logsieve.url, 100);
    const seen = await eventually(
      () => heartbeats(logsieve.url),
      (beats) => beats.length === 2,
      60_000,
    );
    expect(seen.map((one) => one.partition).sort()).toEqual(['0', '1']);
    await eventually(ends, (high) => high.every((end) => end > 520), 120_000);
    await send(logsieve.url, 50);
    await eventually(
      () => accounting(logsieve.url),
      (counts) => counts.linesStored >= 150,
      60_000,
    );
    expect(await logsieve.stop()).toBe(0);
    // What retention does to a partition in which nothing but heartbeats came.
    for (const partition of [0, 1]) await deleteRecordsBefore(kafka.brokers, TOPICS.raw, 512, partition);

    logsieve = await start('15s');
    await send(logsieve.url, 25);
    await eventually(
      () => accounting(logsieve.url),
      (counts) => counts.linesStored >= 175,
      60_000,
    );
    expect(await accounting(logsieve.url)).toMatchObject({ linesIn: 175, linesStored: 175, dead: 0, balanced: true });
    expect(await (await fetch(`${logsieve.url}/metrics`)).text()).toMatch(
      /^logsieve_kafka_consumer_missed_records 0$/m,
    );
    expect(await logsieve.stop()).toBe(0);
  });
});
