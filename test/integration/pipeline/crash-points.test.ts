import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Accounting, AnomalyItem } from '@logsieve/contracts';
import { ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { produceLines, withAdmin } from '../../fixtures/kafka/produce.ts';
import { eventually, getJson, runLogsieve, startLogsieve } from '../../fixtures/logsieve/index.ts';
import { plantedBurst } from './planted-burst.ts';
import { sha256 } from './real-lines.ts';

const missing = await ensureKafka('4.4.0');

/** Where the process dies: the name of the place and how often it passes there first. */
const POINTS = [
  'store.lines_written:3',
  'store.block_committed:3',
  'parser.knowledge_saved:3',
  'parser.block_appended:3',
  'parser.published:3',
  'detector.anomalies_saved:1',
] as const;

describe.skipIf(missing !== null)(`kill -9 between two steps (${missing ?? 'Kafka 4.4.0'})`, () => {
  let kafka: KafkaFixture;
  beforeAll(async () => {
    kafka = await startKafka({ version: '4.4.0' });
  });
  afterAll(() => kafka.stop());

  it.each(POINTS)('at %s nothing is lost and nothing counted twice', async (point) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-crash-'));
    const topic = `crash-${point.replace(/[^a-z]/g, '-')}`;
    const environment = {
      LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
      LOGSIEVE_KAFKA_RAW_TOPICS: topic,
      LOGSIEVE_KAFKA_SESSION_TIMEOUT: '6s',
      LOGSIEVE_BATCH_LINES: '2000',
    };
    const up = ['up', '--port', '0', '--data', dataDir];
    const { lines } = plantedBurst(Date.now());
    const bodies = lines.map((line) => Buffer.from(line.body));
    await withAdmin(kafka.brokers, (admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true }),
    );
    await produceLines({
      brokers: kafka.brokers,
      topic,
      codec: 'lz4',
      partition: 0,
      lines: lines.map((line, at) => ({ value: bodies[at] ?? null, headers: { service: line.service } })),
    });
    try {
      const dying = await startLogsieve(up, { ...environment, LOGSIEVE_CRASH_AT: point }).catch(() => null);
      // It may die before it is ready: what matters is that it died, with work half done.
      expect(dying === null ? null : await dying.ended()).toBe(null);

      const again = await startLogsieve(up, environment);
      const accounting = await eventually(
        () => getJson<Accounting>(again.url, '/api/v1/accounting'),
        (answer) => answer.linesIn >= lines.length,
        60_000,
      );
      expect(accounting).toMatchObject({ linesIn: lines.length, linesStored: lines.length, balanced: true });
      // The detector has seen what was stored before the kill, too: the burst is found although its lines came in two lives.
      await eventually(
        () => getJson<{ items: AnomalyItem[] }>(again.url, '/api/v1/anomalies?service=payment'),
        (answer) => answer.items.some((item) => item.verdict !== 'normal'),
        60_000,
      );
      expect(await again.stop()).toBe(0);

      const exported = await runLogsieve(['export', '--source', topic, '--data', dataDir]);
      const sent = Buffer.concat(bodies.flatMap((body) => [body, Buffer.from('\n')]));
      expect(sha256(exported.stdout)).toBe(sha256(sent));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
