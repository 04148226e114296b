import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '@logsieve/config';
import { silentLogger } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { ingestIntoStore } from '../../services/cli/src/files/ingest-into-store.ts';

const bytes = (...parts: (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const ordinary = (lines: number): string =>
  Array.from(
    { length: lines },
    (_, n) => `2026-01-02 03:04:05 INFO request ${String(n * 37)} served in ${String(n % 90)} ms\n`,
  ).join('');

/** Files as no logger should write them; each must come back byte for byte. */
const HOSTILE: Readonly<Record<string, Buffer>> = {
  'empty.log': bytes(),
  'only-newline.log': bytes('\n'),
  'only-newlines.log': bytes('\n\n\n\n'),
  'only-return.log': bytes('\r'),
  'no-final-newline.log': bytes(ordinary(300), 'the end is open'),
  'final-return.log': bytes(ordinary(3), 'the end is a return\r'),
  'mixed-ends.log': bytes('one\r\ntwo\nthree\r\r\nfour\n\r\nfive\rsix\n'),
  'not-utf8.log': bytes(
    'before\n',
    [0xff, 0xfe, 0x80, 0x0a],
    'caf',
    [0xe9],
    ' 200 ms\n',
    [0xed, 0xa0, 0x80, 0x0a],
    'after\n',
  ),
  'cut-character.log': bytes('the last character is cut ', [0xf0, 0x9f, 0x98]),
  'byte-order-mark.log': bytes([0xef, 0xbb, 0xbf], ordinary(2)),
  'nul.log': bytes('a\0b\n', '\0\n', '\0\0\0', '\n', ordinary(2)),
  'controls.log': bytes(
    Array.from({ length: 256 }, (_, n) => n),
    '\n',
  ),
  'escapes.log': bytes("it's \\N \\t \\' \" ` {} \u001b[31mred\u001b[0m $1 %s ${x} <*>\n"),
  'blanks.log': bytes('  \t \n', ' lead\n', 'trail \t\n', 'in   side\n', '\u00a0\u2028\u3000\n'),
  'same-line.log': bytes('again 7\n'.repeat(5_000)),
  'wide-line.log': bytes(`${'key=1 '.repeat(20_000)}\n`, ordinary(2)),
  'json.log': bytes('{"msg":"a","n":1e999}\n', '{"msg":\n', '[]\n', '"\\ud800"\n', '{"msg":"x","msg":"y"}\n'),
};

describe('hostile files', () => {
  let folder = '';
  let store: Store;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'logsieve-hostile-'));
    store = await openStore(
      { kind: 'chdb', dataDir: join(folder, 'data') },
      { clock: systemClock, logger: silentLogger },
    );
  });
  afterAll(async () => {
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, content: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const ingest = (paths: readonly string[], source?: string) => {
    const { values: settings } = readSettings({ environment: {}, configFile: null, flags: {} });
    const files = paths.map((path) => ({ path, ...(source === undefined ? {} : { source }) }));
    return ingestIntoStore({ settings, store, logger: silentLogger }, files, () => undefined);
  };
  async function exported(source: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of store.lines.export({ source })) parts.push(part);
    return Buffer.concat(parts);
  }

  it('come back byte for byte, plain and packed, also after everything was merged', async () => {
    const plain = Object.entries(HOSTILE).map(([name, content]) => file(name, content));
    const packed = Object.entries(HOSTILE).map(([name, content]) => file(`packed-${name}.gz`, gzipSync(content)));
    const frames = Object.entries(HOSTILE)
      .filter(([, { length }]) => length < 100_000)
      .map(([name, content]) => file(`frame-${name}.zst`, zstdFrame(content)));
    await ingest([...plain, ...packed, ...frames]);
    await store.compact({ olderThanMs: 0 });
    expect(await store.lines.verify()).toMatchObject({ mismatches: [] });
    for (const [name, content] of Object.entries(HOSTILE))
      for (const source of [name, `packed-${name}`, ...(content.length < 100_000 ? [`frame-${name}`] : [])])
        expect((await exported(source)).toString('latin1'), source).toBe(content.toString('latin1'));
  });

  it('given twice are taken once; equal files under one source are one, different ones follow each other', async () => {
    const text = bytes(ordinary(200), 'no end');
    const first = file('twice.log', text);
    await ingest([first]);
    expect(await ingest([first, file('renamed.log.gz', gzipSync(text))], 'twice.log')).toMatchObject([
      { lines: 0, skippedBytes: text.length },
      { lines: 0, skippedBytes: text.length },
    ]);
    expect((await exported('twice.log')).equals(text)).toBe(true);
    const [copy] = await ingest([first], 'copy.log');
    expect(copy).toMatchObject({ bytes: text.length, skippedBytes: 0 });
  });

  it('a line of 100 MB is kept in bounded pieces, said so, and comes back whole', async () => {
    const line = Buffer.alloc(100_000_000, 'long ');
    const [result] = await ingest([file('giant.log', Buffer.concat([line, bytes('\nnext\n')]))]);
    expect(result?.note).toContain('longer than 33554432 bytes');
    const hash = createHash('sha256');
    for await (const part of store.lines.export({ source: 'giant.log' })) hash.update(part);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(line).update('\nnext\n').digest('hex'));
  });

  it('damaged packed files are refused by name, after what could be read was kept', async () => {
    const packed = gzipSync(bytes(ordinary(50_000)));
    await expect(ingest([file('damaged.log.gz', packed.subarray(0, packed.length - 50))])).rejects.toThrow(
      /damaged\.log\.gz: damaged gzip/,
    );
    expect(await store.lines.verify({ source: 'damaged.log' })).toMatchObject({ mismatches: [] });
  });
});

/** One frame with one uncompressed block (RFC 8878): content of less than 128 KB, so that no tool is needed. */
function zstdFrame(content: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0xfd2fb528, 0);
  head.writeUInt8(0xa0, 4); // single segment, 4 bytes of content size
  head.writeUInt32LE(content.length, 5);
  head.writeUIntLE(content.length * 8 + 1, 9, 3); // last block, raw
  return Buffer.concat([head, content]);
}
