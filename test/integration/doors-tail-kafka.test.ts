import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Accounting, LogItem } from '@logsieve/contracts';
import { ensureKafka, startKafka } from '../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../fixtures/kafka/index.ts';
import { eventually, getJson, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

const missing = await ensureKafka('4.4.0');

describe.skipIf(missing !== null)(`followed files over a real broker${missing === null ? '' : ` (${missing})`}`, () => {
  let folder = '';
  let kafka: KafkaFixture;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'logsieve-tail-kafka-'));
    kafka = await startKafka({ version: '4.4.0' });
  });
  afterAll(async () => {
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('go on where they ended: nothing twice after a stop, nothing lost after kill -9', async () => {
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    const path = join(logs, 'app.log');
    let count = 0;
    const write = (lines: number): void => {
      for (let at = 0; at < lines; at += 1, count += 1) appendFileSync(path, `order ${String(count)} is on its way\n`);
    };
    const start = (): Promise<RunningLogsieve> =>
      startLogsieve(['up', '--data', join(folder, 'data')], {
        LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
        LOGSIEVE_TAIL: path,
      });
    const stored = (url: string) => getJson<Accounting>(url, '/api/v1/accounting').then((answer) => answer.linesStored);

    write(500);
    let logsieve = await start();
    await eventually(
      () => stored(logsieve.url),
      (lines) => lines >= count,
      60_000,
    );
    expect(await logsieve.stop()).toBe(0);

    write(200);
    renameSync(path, `${path}.1`);
    write(200);
    logsieve = await start();
    await eventually(
      () => stored(logsieve.url),
      (lines) => lines >= count,
      60_000,
    );
    expect(await stored(logsieve.url)).toBe(count);

    write(100);
    await logsieve.kill();
    write(100);
    logsieve = await start();
    const bodies = new Set<string>();
    await eventually(
      async () => {
        const { items } = await getJson<{ items: LogItem[] }>(logsieve.url, '/api/v1/logs?limit=1000&service=app');
        for (const item of items) bodies.add(item.body ?? '');
        return bodies.size;
      },
      (seen) => seen >= Math.min(count, 1_000),
      60_000,
    );
    for (let at = count - 300; at < count; at += 1) expect(bodies.has(`order ${String(at)} is on its way`)).toBe(true);
    await logsieve.stop();
  });
});
