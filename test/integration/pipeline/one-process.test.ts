import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { startLogsieve } from '../../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../../fixtures/logsieve/index.ts';
import { realLinesMissing } from './real-lines.ts';
import {
  RAW_TOPICS,
  expectAllStored,
  expectBurstFound,
  expectExportsEqual,
  expectNoLag,
  sendBurst,
  sendRealLines,
} from './scenario.ts';
import type { Pipeline } from './scenario.ts';

const missing = (await ensureKafka('4.4.0')) ?? realLinesMissing;
const LINES_PER_CODEC = 100_000;

describe.skipIf(missing !== null)(`one process behind a real broker (${missing ?? 'Kafka 4.4.0'})`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-pipeline-'));
  let kafka: KafkaFixture;
  let logsieve: RunningLogsieve;
  let pipeline: Pipeline;
  beforeAll(async () => {
    kafka = await startKafka({ version: '4.4.0' });
    logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir], {
      LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
      LOGSIEVE_KAFKA_RAW_TOPICS: RAW_TOPICS,
    });
    pipeline = {
      brokers: kafka.brokers,
      url: logsieve.url,
      storeEnvironment: { LOGSIEVE_DATA_DIR: dataDir },
      stop: async () => {
        expect(await logsieve.stop()).toBe(0);
      },
    };
  });
  afterAll(async () => {
    await kafka.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('stores real lines of every codec byte for byte, counts them exactly and finds the planted burst', async () => {
    const sent = await sendRealLines(kafka.brokers, LINES_PER_CODEC);
    const burst = await sendBurst(kafka.brokers);
    await expectAllStored(pipeline, sent.lines + burst.lines);
    await expectNoLag(pipeline);
    const found = await expectBurstFound(pipeline, burst.planted);
    expect(['payment', 'checkout', 'gateway']).toContain(found.service);
    await pipeline.stop();
    await expectExportsEqual(pipeline, sent);
  });
});
