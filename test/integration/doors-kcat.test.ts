import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureKafka, startKafka } from '../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../fixtures/kafka/index.ts';
import { startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';
import { linesOf } from '../fixtures/logsieve/lines.ts';
import { docSnippets } from '../fixtures/snippets/index.ts';

const run = promisify(execFile);
const missing =
  (await ensureKafka('4.4.0')) ?? (spawnSync('kcat', ['-V']).status === 0 ? null : "'kcat' is not installed");

describe.skipIf(missing !== null)(`kcat over a real broker${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-kcat-'));
  const file = join(folder, 'app.log');
  let kafka: KafkaFixture;
  let logsieve: RunningLogsieve;
  beforeAll(async () => {
    kafka = await startKafka({ version: '4.4.0' });
    logsieve = await startLogsieve(['up', '--data', join(folder, 'data')], {
      LOGSIEVE_KAFKA_BROKERS: kafka.brokers.join(','),
    });
  });
  afterAll(async () => {
    await logsieve.stop();
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const documented = (): string => {
    const snippet = docSnippets('quick-starts.md', new URL(logsieve.url)).find((one) => one.title === 'Kafka');
    const command = snippet?.text.split('\n').find((line) => line.startsWith('kcat ')) ?? '';
    return command.replace('127.0.0.1:29092', kafka.brokers.join(',')).replace('app.log', file);
  };

  it('sends a file line by line, as the quick starts say', async () => {
    const sent = ['payment 1 failed: é\r', 'payment 2 failed', 'no newline at the end'];
    writeFileSync(file, sent.join('\n'));
    expect(documented()).toContain(' -l ');
    await run('sh', ['-c', documented()]);
    const lines = await linesOf(logsieve.url, 'shop', sent.length);
    // One message each, on whichever partition it fell.
    expect(new Set(lines.map((line) => line.body))).toEqual(new Set(sent));
  });

  it('sends a whole file as one message, whose lines keep their order', async () => {
    const sent = Array.from({ length: 200 }, (_, at) => `order ${String(at)} is on its way`);
    writeFileSync(file, `${sent.join('\n')}\n`);
    await run('sh', ['-c', documented().replace(' -l ', ' ').replace('service=shop', 'service=whole')]);
    const lines = await linesOf(logsieve.url, 'whole', sent.length);
    expect(lines.map((line) => line.body)).toEqual(sent);
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('sends line by line, packed with %s', async (codec) => {
    const sent = Array.from({ length: 50 }, (_, at) => `disk ${String(at)} of ${codec} is full`);
    writeFileSync(file, `${sent.join('\n')}\n`);
    const brokers = kafka.brokers.join(',');
    await run('sh', [
      '-c',
      `kcat -b ${brokers} -t logs.raw -P -p 0 -z ${codec} -H service=kcat-${codec} -H content-type=text/plain -l ${file}`,
    ]);
    const lines = await linesOf(logsieve.url, `kcat-${codec}`, sent.length);
    expect(lines.map((line) => line.body)).toEqual(sent);
  });
});
