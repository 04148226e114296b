import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Sample {
  readonly rssBytes: number;
  /** Folders of parts in the data directory: active ones, and outdated ones that are not removed yet. */
  readonly parts: number;
}

/** Looks at a running process from outside, once per interval, so that looking costs it nothing. */
export function sampleEvery(ms: number, pid: number, dataDir: string): { stop(): Promise<readonly Sample[]> } {
  const samples: Sample[] = [];
  const take = (): void => {
    samples.push({ rssBytes: residentBytes(pid), parts: partFolders(join(dataDir, 'clickhouse')) });
  };
  const timer = setInterval(take, ms);
  return {
    stop() {
      clearInterval(timer);
      take();
      return Promise.resolve(samples);
    },
  };
}

function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

/** `PARTITION_FIRST_LAST_LEVEL`, with a mutation's number at times. */
const PART = /^[^_]+_\d+_\d+_\d+(_\d+)?$/;

function partFolders(folder: string, depth = 4): number {
  let count = 0;
  for (const entry of entriesOf(folder)) {
    if (!entry.isDirectory()) continue;
    if (PART.test(entry.name)) count += 1;
    else if (depth > 0) count += partFolders(join(folder, entry.name), depth - 1);
  }
  return count;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // merged away meanwhile
    throw error;
  }
}
