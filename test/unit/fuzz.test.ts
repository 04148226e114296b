import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import snappy from 'snappy';
import { describe, expect, it } from 'vitest';
import { seedsOf } from '../fuzz/corpus.ts';
import { inputsFrom } from '../fuzz/mutations.ts';
import { TARGETS, unpacked } from '../fuzz/targets.ts';
import { within } from '../fuzz/within.ts';

/** Seconds for each target; the night may give more. */
const SECONDS = Number(process.env['LOGSIEVE_FUZZ_SECONDS'] ?? 1);
const box = { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1000, markInterruptAsFailure: false };

describe('what strangers write', () => {
  it.each(TARGETS)('$name: every seed, and what comes of it, is read or refused as documented', ({ name, read }) => {
    const seeds = seedsOf(name);
    expect(seeds.length).toBeGreaterThan(3);
    for (const seed of seeds)
      within(() => {
        read(seed);
      });
    fc.assert(
      fc.property(inputsFrom(seeds), (input) => {
        within(() => {
          read(input);
        });
        // A name like `__proto__` in what was read must not become a part of every object.
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { ...box, examples: seeds.map((seed): [Buffer] => [seed]) },
    );
  });

  const LIMIT = 100_000;
  const PACKERS: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    gzip: gzipSync,
    deflate: deflateSync,
    snappy: (bytes) => snappy.compressSync(bytes),
    // No packer for zstd on every Node: the frame is the one of its specification, and other formats under its name.
    zstd: (bytes) => (bytes.length % 2 === 0 ? brotliCompressSync(bytes) : Buffer.from('28b52ffd2000010000', 'hex')),
  };
  it.each(Object.entries(PACKERS))('a body in %s unpacks within its limit or is refused', async (encoding, pack) => {
    const seeds = [...seedsOf('ndjson'), Buffer.alloc(1_000_000)].map((seed) => Buffer.from(pack(seed)));
    await fc.assert(
      fc.asyncProperty(inputsFrom(seeds), async (input) => {
        const plain = await unpacked(input, encoding, LIMIT);
        expect(plain?.length ?? 0).toBeLessThanOrEqual(LIMIT);
      }),
      { ...box, examples: seeds.map((seed): [Buffer] => [seed]) },
    );
  });

  it('a snappy block whose literal has a length below zero is refused, not read for ever', async () => {
    const block = Buffer.from([4, 0xfc, 0xf9, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    await expect(unpacked(block, 'snappy', LIMIT)).resolves.toBeNull();
  });

  it('a reader that never ends is ended', () => {
    const started = performance.now();
    expect(() => {
      within(() => {
        for (;;);
      });
    }).toThrow(/timed out/);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
