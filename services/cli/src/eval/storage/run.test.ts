import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { compressedBytes } from './compressors.ts';
import { formatStorage } from './format.ts';
import { evalStorage } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'logsieve-eval-storage-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const text = Array.from(
  { length: 400 },
  (_, n) => `2026-01-02T03:04:05.${String(n).padStart(3, '0')}Z INFO job ${String(n * 7919)} took ${String(n)} ms\n`,
).join('');
writeFileSync(join(folder, 'jobs.log.gz'), gzipSync(text));

describe('eval storage', () => {
  it(
    'measures the uncompressed content with every tool, a plain table and our store',
    { timeout: 60_000 },
    async () => {
      const report = await evalStorage({ folder });
      expect(report.files).toMatchObject([{ name: 'jobs.log.gz', lines: 400, raw: text.length }]);
      const [file] = report.files;
      for (const bytes of [file?.ours, file?.otelTable]) expect(bytes).toBeGreaterThan(500);
      expect(file?.oursForQueries).toBeLessThan(file?.ours ?? 0);
      expect(report.ourTables.map(({ table }) => table)).toContain('lines');
      expect(formatStorage(report)).toContain('jobs.log.gz');
    },
  );

  it('says that a tool is not there instead of failing', async () => {
    const missing = { name: 'none', command: 'logsieve-no-such-tool', args: [] };
    expect(await compressedBytes(missing, join(folder, 'jobs.log.gz'))).toBeNull();
    await expect(
      compressedBytes({ name: 'fails', command: 'false', args: [] }, join(folder, 'jobs.log.gz')),
    ).rejects.toThrow('ended with 1');
  });
});
