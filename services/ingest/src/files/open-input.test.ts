import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openInput } from './open-input.ts';

const folder = mkdtempSync(join(tmpdir(), 'logsieve-input-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

async function read(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of openInput(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const text = Buffer.from(
  Array.from({ length: 100_000 }, (_, index) => `line ${String(index)} ${String((index * 7919) % 1013)}\n`).join(''),
);
const hasZstd = (() => {
  try {
    execFileSync('zstd', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe('openInput', () => {
  it('gives plain bytes, the empty file and the tiny file as they are', async () => {
    expect((await read(file('plain.log', text))).equals(text)).toBe(true);
    expect((await read(file('empty.log', Buffer.alloc(0)))).length).toBe(0);
    expect((await read(file('tiny.log', Buffer.from('ab')))).toString()).toBe('ab');
  });

  it('unpacks gzip whatever the name, members one after another included', async () => {
    expect((await read(file('named-like-text.log', gzipSync(text)))).equals(text)).toBe(true);
    const two = Buffer.concat([gzipSync(text), gzipSync(Buffer.from('tail\n'))]);
    expect((await read(file('two.gz', two))).subarray(-5).toString()).toBe('tail\n');
  });

  it('says which file is damaged', async () => {
    await expect(read(file('cut.gz', gzipSync(text).subarray(0, 5000)))).rejects.toThrow(/cut\.gz: damaged gzip/);
  });

  it.skipIf(!hasZstd)('unpacks zstd (needs the zstd command)', async () => {
    const packed = execFileSync('zstd', ['-19', '-c'], { input: text, maxBuffer: 1e9 });
    expect((await read(file('packed.zst', packed))).equals(text)).toBe(true);
    await expect(read(file('cut.zst', packed.subarray(0, packed.length - 20)))).rejects.toThrow(
      /cut\.zst: damaged zstd/,
    );
  });
});
