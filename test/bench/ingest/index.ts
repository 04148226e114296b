import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../figure.ts';
import type { Figure, Suite } from '../figure.ts';
import { cli, throughputFolder } from '../places.ts';

const RUNS = 3;

/** `logsieve ingest`: real files → parsed, in blocks, durable in the embedded engine; the whole life of the process. */
export const ingestSuite: Suite = {
  name: 'ingest',
  run() {
    const folder = throughputFolder();
    if (!existsSync(folder)) return Promise.resolve({ notRun: `needs shared/data: ${folder} is not there` });
    const files = readdirSync(folder)
      .filter((name) => /\.(log|txt)(\.gz|\.zst)?$/.test(name))
      .map((name) => join(folder, name));
    const runs = Array.from({ length: RUNS }, () => ingestOnce(files));
    const data = `${String(files.length)} files of shared/data/throughput, ${String(runs[0]?.lines ?? 0)} lines`;
    return Promise.resolve([
      figure('ingest.files', median(runs.map((run) => run.lines / run.seconds)), 'lines/s', data),
      figure(
        'ingest.files.cpu',
        median(runs.map((run) => (run.cpuSeconds / run.lines) * 1e6)),
        'CPU s per million lines',
        data,
      ),
      figure('ingest.files.rss', median(runs.map((run) => run.peakRssBytes)), 'bytes', data),
      figure('ingest.files.blocked.p99', median(runs.map((run) => run.blockedMs.p99)), 'ms', data),
      figure('ingest.files.blocked.max', median(runs.map((run) => run.blockedMs.max)), 'ms', data),
      figure('ingest.files.disk', median(runs.map((run) => run.bytesOnDisk)), 'bytes', data),
    ]);
  },
};

const figure = (name: string, value: number, unit: string, data: string): Figure => ({
  name,
  value,
  unit,
  runs: RUNS,
  data,
});

interface IngestRun {
  readonly lines: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly blockedMs: { readonly p99: number; readonly max: number };
  readonly bytesOnDisk: number;
}

function ingestOnce(files: readonly string[]): IngestRun {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bench-ingest-'));
  try {
    const child = spawnSync(process.execPath, [cli, 'ingest', ...files, '--data', dataDir, '--quiet'], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (child.status !== 0) throw new Error(`ingest failed: ${child.stderr}`);
    const { store, cost } = JSON.parse(child.stdout) as {
      store: { linesIn: number; balanced: boolean };
      cost: Omit<IngestRun, 'lines' | 'bytesOnDisk'>;
    };
    if (!store.balanced) throw new Error('the accounting is not balanced');
    const stats = JSON.parse(
      spawnSync(process.execPath, [cli, 'stats', '--data', dataDir, '--json'], { encoding: 'utf8' }).stdout,
    ) as { bytesOnDisk: number };
    return { lines: store.linesIn, ...cost, bytesOnDisk: stats.bytesOnDisk };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
