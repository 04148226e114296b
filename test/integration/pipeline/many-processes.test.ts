import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClickHouseFixture } from '../../fixtures/clickhouse-http/index.ts';
import type { ClickHouseFixture } from '../../fixtures/clickhouse-http/index.ts';
import { ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { runLogsieve, startLogsieve } from '../../fixtures/logsieve/index.ts';
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
const SERVICES = ['ingest', 'parser', 'detector', 'reviewer', 'query'] as const;
const LINES_PER_CODEC = 100_000;

describe.skipIf(missing !== null)(`every service in its own process (${missing ?? 'Kafka 4.4.0'})`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-many-'));
  let kafka: KafkaFixture;
  let clickhouse: ClickHouseFixture;
  const running = new Map<string, RunningLogsieve>();
  let pipeline: Pipeline;
  beforeAll(async () => {
    [kafka, clickhouse] = await Promise.all([
      startKafka({ version: '4.4.0' }),
      startClickHouseFixture({ dataDir, user: 'logsieve', password: 'secret' }),
    ]);
    const environment = {
      LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
      LOGSIEVE_KAFKA_RAW_TOPICS: RAW_TOPICS,
      LOGSIEVE_CLICKHOUSE_URL: clickhouse.url,
      LOGSIEVE_CLICKHOUSE_USER: clickhouse.user,
      LOGSIEVE_CLICKHOUSE_PASSWORD: clickhouse.password,
    };
    // As in docker-compose.yml: the schema and the topics first, then every service.
    for (const command of [['migrate'], ['topics', 'create']])
      expect(await runLogsieve(command, environment)).toMatchObject({ code: 0 });
    for (const name of SERVICES) running.set(name, await startLogsieve(['service', name, '--port', '0'], environment));
    pipeline = {
      brokers: kafka.brokers,
      url: running.get('query')?.url ?? '',
      storeEnvironment: environment,
      async stop() {
        for (const name of SERVICES) expect(await running.get(name)?.stop(), name).toBe(0);
      },
    };
  });
  afterAll(async () => {
    await Promise.all([...running.values()].map((one) => one.kill()));
    await Promise.all([kafka.stop(), clickhouse.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('every process is ready and exports its metrics', async () => {
    for (const [name, one] of running) {
      expect((await fetch(`${one.url}/readyz`)).status, name).toBe(200);
      expect(await (await fetch(`${one.url}/metrics`)).text(), name).toContain('logsieve_');
    }
  });

  it('stores real lines of every codec byte for byte, counts them exactly and finds the planted burst', async () => {
    const sent = await sendRealLines(kafka.brokers, LINES_PER_CODEC);
    const burst = await sendBurst(kafka.brokers);
    await expectAllStored(pipeline, sent.lines + burst.lines);
    await expectNoLag(pipeline);
    await expectBurstFound(pipeline, burst.planted);
    await pipeline.stop();
    await expectExportsEqual(pipeline, sent);
  });
});
