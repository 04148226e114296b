import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Runs `work` with a path that can be read more than once: standard input (`-`) is kept in a temporary file meanwhile. */
export async function withRereadable<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  if (path !== '-') return work(path);
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-stdin-'));
  try {
    const copy = join(folder, 'stdin');
    await pipeline(process.stdin, createWriteStream(copy));
    return await work(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
