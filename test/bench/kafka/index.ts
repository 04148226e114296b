import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CONSUMER_GROUPS } from '@logsieve/contracts';
import type { Accounting } from '@logsieve/contracts';
import { ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import { produceLines, withAdmin } from '../../fixtures/kafka/produce.ts';
import { getJson, startLogsieve } from '../../fixtures/logsieve/index.ts';
import { MODULE_ENDING, spawnModule } from '../../fixtures/ts-child/index.ts';
import { median } from '../figure.ts';
import type { Suite } from '../figure.ts';
import { throughputFolder } from '../places.ts';

const RUNS = 3;
const TOPIC = 'bench';
const POLL_MS = 100;
/** What `logsieve topics create` gives the topic of raw lines. */
const PARTITIONS = 4;

/**
 * Kafka → parsed, scored, durable, against a kafkajs consumer that does nothing, on the same topic in turn. Both rates are taken while
 * records flow: from the first that arrived to the last.
 */
export const kafkaSuite: Suite = {
  name: 'kafka',
  async run() {
    const missing = await ensureKafka('4.4.0');
    if (missing !== null) return { notRun: missing };
    const file = join(throughputFolder(), 'iotdb-cluster.log.gz');
    if (!existsSync(file)) return { notRun: `needs shared/data: ${file} is not there` };
    const kafka = await startKafka({ version: '4.4.0' });
    try {
      const lines = linesOf(gunzipSync(readFileSync(file)));
      await withAdmin(kafka.brokers, (admin) =>
        admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true }),
      );
      for (let partition = 0; partition < PARTITIONS; partition += 1)
        await produceLines({
          brokers: kafka.brokers,
          topic: TOPIC,
          codec: 'none',
          partition,
          lines: lines.filter((_, at) => at % PARTITIONS === partition).map((value) => ({ value })),
        });
      const idle: number[] = [];
      const whole: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        idle.push(await noop(kafka.brokers, lines.length));
        whole.push(await pipeline(kafka.brokers, lines.length));
      }
      const [value, peerValue] = [median(whole), median(idle)];
      return [
        {
          name: 'kafka.pipeline',
          value,
          unit: 'lines/s',
          peer: 'kafkajs consumer that does nothing',
          peerValue,
          ratio: value / peerValue,
          runs: RUNS,
          data: `${String(lines.length)} lines of iotdb-cluster, a record each, ${String(PARTITIONS)} partitions`,
        },
      ];
    } finally {
      await kafka.stop();
    }
  },
};

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    start = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

async function noop(brokers: readonly string[], records: number): Promise<number> {
  const child = spawnModule(join(import.meta.dirname, `noop-consumer${MODULE_ENDING}`), [
    brokers.join(','),
    TOPIC,
    String(records),
  ]);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  const result = JSON.parse(text) as { records: number; seconds: number };
  return result.records / result.seconds;
}

async function pipeline(brokers: readonly string[], records: number): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-kafka-'));
  const logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir], {
    LOGSIEVE_KAFKA_BROKERS: brokers.join(','),
    LOGSIEVE_KAFKA_RAW_TOPICS: TOPIC,
  });
  try {
    const stored = async () => (await getJson<Accounting>(logsieve.url, '/api/v1/accounting')).linesStored;
    let first = 0;
    let startedMs = 0;
    for (;;) {
      const count = await stored();
      if (count > 0 && startedMs === 0) {
        first = count;
        startedMs = performance.now();
      }
      if (count >= records) return (count - first) / ((performance.now() - startedMs) / 1000);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    await logsieve.stop();
    // The next run reads from the beginning: neither the store nor the group may know better.
    await withAdmin(brokers, (admin) => admin.deleteGroups([CONSUMER_GROUPS.parser]));
    rmSync(dataDir, { recursive: true, force: true });
  }
}
