import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishBatch } from '../publish/publisher.ts';
import { fileChunks } from './file-chunks.ts';
import { ingestFiles, sourceOf } from './ingest-files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logsieve-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a store would know after these batches. */
function receiver(chunkBytes = 64) {
  const batches: PublishBatch[] = [];
  const of = (source: string) => batches.filter((batch) => batch.source === source).flatMap((batch) => batch.chunks);
  return {
    batches,
    text: (source: string) =>
      of(source)
        .map((chunk) => Buffer.from(chunk.value).toString())
        .join(''),
    lines: (source: string) => of(source).reduce((sum, chunk) => sum + chunk.lines, 0),
    take: (...paths: string[]) =>
      ingestFiles(
        paths.map((path) => ({ path, source: 's' })),
        {
          publish: (batch) => {
            batches.push(batch);
            return Promise.resolve();
          },
          resumeToken: (source) => Promise.resolve(of(source).at(-1)?.resumeToken ?? ''),
          chunkBytes,
        },
      ),
  };
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${String(from + index)}\n`).join('');

describe('ingestFiles', () => {
  it('takes a file once: given again, nothing is doubled', async () => {
    const path = join(folder, 'app.log');
    await writeFile(path, lines(0, 100));
    const store = receiver();
    expect(await store.take(path)).toMatchObject([{ lines: 100, skippedBytes: 0, note: '' }]);
    expect(await store.take(path)).toMatchObject([
      { lines: 0, bytes: 0, skippedBytes: 790, note: 'nothing new after byte 790' },
    ]);
    expect(store.text('s')).toBe(lines(0, 100));
    expect(store.lines('s')).toBe(100);
  });

  it('goes on where it ended, also in the middle of a line and under another name or compression', async () => {
    const path = join(folder, 'app.log');
    await writeFile(path, `${lines(0, 20)}half`);
    const store = receiver();
    await store.take(path);
    expect(store.batches.at(-1)?.chunks[0]?.openEnd).toBe(true);
    await appendFile(path, ` more\n${lines(20, 30)}`);
    expect(await store.take(path)).toMatchObject([{ note: 'continued at byte 154' }]);
    const rotated = join(folder, 'app.log.1.gz');
    const all = `${lines(0, 20)}half more\n${lines(20, 30)}`;
    await writeFile(rotated, gzipSync(`${all}${lines(30, 31)}`));
    expect(await store.take(rotated)).toMatchObject([{ lines: 1 }]);
    expect(store.text('s')).toBe(`${all}${lines(30, 31)}`);
  });

  it('says so where content changed before that point', async () => {
    const path = join(folder, 'app.log');
    await writeFile(path, lines(0, 20));
    const store = receiver();
    await store.take(path);
    await writeFile(path, `X${lines(0, 20)}`);
    const [result] = await store.take(path);
    expect(result?.note).toContain('its content before byte 150 changed');
    expect(store.lines('s')).toBe(40);
  });

  it('puts several files under one source one after the other, and knows each of them again', async () => {
    const one = join(folder, 'one.log');
    const two = join(folder, 'two.log');
    await writeFile(one, lines(0, 10));
    await writeFile(two, lines(10, 20));
    const store = receiver();
    await store.take(one, two);
    await store.take(one, two);
    expect(store.text('s')).toBe(lines(0, 20));
  });

  it('stops at a failure and tells it', async () => {
    const path = join(folder, 'app.log');
    await writeFile(path, lines(0, 100));
    const failing = ingestFiles([{ path }], {
      publish: () => Promise.reject(new Error('disk full')),
      resumeToken: () => Promise.resolve(''),
      chunkBytes: 64,
      inFlightBytes: 1,
    });
    await expect(failing).rejects.toThrow('disk full');
    await expect(
      ingestFiles([{ path: join(folder, 'absent') }], {
        publish: () => Promise.resolve(),
        resumeToken: () => Promise.resolve(''),
      }),
    ).rejects.toThrow('ENOENT');
  });

  it('names sources after files', () => {
    expect(['/a/b.log', 'b.log.gz', 'x/b.log.zst', '-'].map(sourceOf)).toEqual(['b.log', 'b.log', 'b.log', 'stdin']);
  });
});

describe('fileChunks', () => {
  async function* feed(bytes: Buffer, sizes: readonly number[]) {
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      yield await Promise.resolve(bytes.subarray(at, at + size));
      at += size;
    }
  }
  it('gives the bytes back, whole lines in each chunk, in bounded pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\n', '\r'), maxLength: 200 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        async (text, sizes, chunkBytes) => {
          const bytes = Buffer.from(text);
          const chunks = [];
          for await (const chunk of fileChunks(feed(bytes, sizes), chunkBytes, 80)) chunks.push(chunk);
          expect(Buffer.concat(chunks.map((one) => one.value)).equals(bytes)).toBe(true);
          for (const [index, chunk] of chunks.entries()) {
            const body = chunk.value.toString();
            expect(chunk.openEnd).toBe(!body.endsWith('\n'));
            expect(chunk.lines).toBe(body.split('\n').length - (chunk.openEnd ? 0 : 1));
            if (chunk.openEnd && index < chunks.length - 1) expect(chunk.value.length).toBeGreaterThan(70);
          }
        },
      ),
    );
  });
});
