import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublish, createSequencer, ingestFiles, openInput } from '@logsieve/ingest';
import type { Publish } from '@logsieve/ingest';
import { createMetrics, silentLogger } from '@logsieve/observability';
import { PARSER_DEFAULTS, buildParserService } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { createMemoryTransport } from '@logsieve/transport';
import { seededRandom } from '../fixtures/secrets/index.ts';

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logsieve-doors-files-'));
  store = await openStore(
    { kind: 'chdb', dataDir: join(folder, 'data') },
    { clock: systemClock, logger: silentLogger },
  );
});
afterAll(async () => {
  await store.stop();
  await rm(folder, { recursive: true, force: true });
});

/** One run of `logsieve ingest`: topics, parser and positions start anew, the store stays. */
async function run(paths: readonly string[], source: string, around: (publish: Publish) => Publish = (one) => one) {
  const transport = createMemoryTransport({ clock: systemClock, logger: silentLogger });
  const parser = buildParserService({
    transport,
    store,
    metrics: createMetrics(),
    logger: silentLogger,
    clock: systemClock,
    options: { ...PARSER_DEFAULTS, lingerMs: 5 },
    publish: () => Promise.resolve(),
  });
  await parser.start();
  try {
    const places = await store.resume.progress();
    return await ingestFiles(
      paths.map((path) => ({ path, source })),
      {
        publish: around(createPublish(transport.producer(), createSequencer(places))),
        resumeToken: (name) => Promise.resolve(places.find((place) => place.source === name)?.resumeToken ?? ''),
        chunkBytes: 20_000,
        inFlightBytes: 100_000,
      },
    );
  } finally {
    await parser.stop();
    await transport.stop();
  }
}

async function exported(source: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of store.lines.export({ source })) parts.push(part);
  return Buffer.concat(parts);
}

/** Lines as logs have them, and as they should not be: empty, CRLF, not UTF-8, very long, odd spaces. */
function someLog(seed: number, lines: number): Buffer {
  const random = seededRandom(seed);
  const parts: Buffer[] = [];
  for (let index = 0; index < lines; index += 1) {
    const kind = Math.floor(random() * 40);
    const number = String(Math.floor(random() * 1e6));
    const time = `2024-03-01T10:${String(index % 60).padStart(2, '0')}:00.${number.padStart(6, '0')}Z`;
    if (kind === 0) parts.push(Buffer.from('\n'));
    else if (kind === 1) parts.push(Buffer.from(`${time} INFO  request ${number} took 5 ms\r\n`));
    else if (kind === 2) parts.push(Buffer.from([0xff, 0xfe, 0x80, 0x0a]));
    else if (kind === 3) parts.push(Buffer.from(`{"level":"error","n":${number},"msg":"failed"}\n`));
    else if (kind === 4) parts.push(Buffer.from(`  \t ${'x'.repeat(3_000)}${number}\u00a0é\n`));
    else parts.push(Buffer.from(`${time} ERROR [pool-${number}] connection to 10.0.0.${String(kind)}:5432 refused\n`));
  }
  return Buffer.concat(parts);
}

describe('files through topics in memory, parser and store', () => {
  it('come back byte for byte, whatever is in them', async () => {
    const path = join(folder, 'one.log.gz');
    const bytes = Buffer.concat([someLog(1, 5_000), Buffer.from('the last line has no end')]);
    await writeFile(path, gzipSync(bytes));
    const [result] = await run([path], 'one');
    expect(result).toMatchObject({ bytes: bytes.length, skippedBytes: 0, note: '' });
    expect((await exported('one')).equals(bytes)).toBe(true);
  });

  it('go on where they ended, after a growth and after a failure in the middle', async () => {
    const path = join(folder, 'two.log');
    const first = Buffer.concat([someLog(2, 2_000), Buffer.from('half a ')]);
    await writeFile(path, first);
    await run([path], 'two');
    const more = Buffer.concat([Buffer.from('line\n'), someLog(3, 3_000)]);
    await appendFile(path, more);

    let sent = 0;
    const failing = run([path], 'two', (publish) => (batch) => {
      sent += 1;
      return sent > 4 ? Promise.reject(new Error('the topic is gone')) : publish(batch);
    });
    await expect(failing).rejects.toThrow('the topic is gone');
    const partly = await exported('two');
    expect(partly.length).toBeGreaterThan(first.length);
    expect(partly.length).toBeLessThan(first.length + more.length);

    const [result] = await run([path], 'two');
    expect(result?.note).toBe(`continued at byte ${String(partly.length)}`);
    expect((await exported('two')).equals(Buffer.concat([first, more]))).toBe(true);
    const [again] = await run([path], 'two');
    expect(again).toMatchObject({ lines: 0, skippedBytes: first.length + more.length });
  });

  it('are counted exactly', async () => {
    const [row] = await store.sql.rows<{ inn: string; stored: string; dead: string }>(
      'SELECT sum(lines_in) AS inn, sum(lines_stored) AS stored, sum(arraySum(mapValues(dead))) AS dead FROM blocks',
    );
    expect(Number(row?.inn)).toBe(Number(row?.stored) + Number(row?.dead));
    const report = await store.lines.verify();
    expect(report).toMatchObject({ mismatches: [] });
  });
});

const data = process.env['LOGSIEVE_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const throughput = join(data, 'throughput');
describe.skipIf(!existsSync(throughput))('real logs (needs shared/data)', () => {
  it('come back byte for byte', async () => {
    const names = (await readdir(throughput)).filter((name) => /\.(?:log|gz|zst)$/.test(name));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      // the first 3 MB of each, cut anywhere
      const parts: Buffer[] = [];
      let size = 0;
      for await (const part of openInput(join(throughput, name))) {
        parts.push(part);
        size += part.length;
        if (size > 3_000_000) break;
      }
      const bytes = Buffer.concat(parts).subarray(0, 3_000_000);
      const path = join(folder, `${name}.part`);
      await writeFile(path, bytes);
      await run([path], name);
      expect((await exported(name)).equals(bytes), name).toBe(true);
    }
  });
});
