import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readSettings } from '@logsieve/config';
import { createLogger } from '@logsieve/observability';
import { otelTableBytes } from '@logsieve/store';
import type { ColumnSize, StorageStatistics } from '@logsieve/store';
import { withStore } from '../../compose/ports.ts';
import { ingestIntoStore } from '../../files/ingest-into-store.ts';
import { COMPRESSORS, compressedBytes } from './compressors.ts';
import { LOADS, scalePlan } from './scale.ts';
import type { MeasuredFigures, ScalePlan } from './scale.ts';

/** Bytes of one file, or of all, in each form; `null`: not run here. */
export interface StorageSizes {
  readonly name: string;
  readonly lines: number;
  readonly raw: number;
  readonly compressed: Readonly<Record<string, number | null>>;
  readonly otelTable: number;
  /** All tables of a store that holds these lines alone, after `compact`. */
  readonly ours: number;
  /** `ours` without the miners' snapshots, which no query reads. */
  readonly oursForQueries: number;
}

export interface StorageReport {
  /** Each file in a store of its own. */
  readonly files: readonly StorageSizes[];
  /** All files in one store; compressors: the sum over the files. */
  readonly all: StorageSizes;
  readonly ourTables: StorageStatistics['byTable'];
  readonly ourColumns: readonly ColumnSize[];
  readonly otelColumns: readonly { readonly column: string; readonly bytesOnDisk: number }[];
  /** Of the run with all files; the plans are in proportion to it. */
  readonly measured: MeasuredFigures;
  readonly plans: readonly ScalePlan[];
}

/** Tables that only a restarted process reads. */
const STATE = new Set(['snapshots']);

export async function evalStorage(options: {
  readonly folder: string;
  readonly only?: string;
}): Promise<StorageReport> {
  const paths = readdirSync(options.folder)
    .filter((name) => /\.(log|txt)(\.gz|\.zst)?$/.test(name) && name.includes(options.only ?? ''))
    .sort()
    .map((name) => join(options.folder, name));
  if (paths.length === 0) throw new Error(`there is no log file in ${options.folder}`);
  const files: StorageSizes[] = [];
  for (const path of paths) {
    const compressed: Record<string, number | null> = {};
    for (const tool of COMPRESSORS) compressed[tool.name] = await compressedBytes(tool, path);
    const { sizes } = await storedSizes(basename(path), [path]);
    files.push({ ...sizes, compressed });
  }
  const together = await storedSizes('all', paths);
  const { lines, raw, ours } = together.sizes;
  const measured = {
    bytesPerLine: raw / lines,
    ratio: raw / ours,
    cpuSecondsPerMillionLines: (together.cpuSeconds / lines) * 1e6,
  };
  const compressed = Object.fromEntries(COMPRESSORS.map(({ name }) => [name, sumOf(files, name)]));
  return {
    files,
    all: { ...together.sizes, compressed },
    ourTables: together.statistics.byTable,
    ourColumns: together.columns,
    otelColumns: together.otel.byColumn,
    measured,
    plans: LOADS.map((load) => scalePlan(measured, load)),
  };
}

/** Files through the product's own way in, compacted, verified; and the same lines in the rival's table. */
async function storedSizes(name: string, paths: readonly string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-eval-storage-'));
  try {
    const { values: settings } = readSettings({ environment: {}, configFile: null, flags: { dataDir } });
    const logger = createLogger({ name: 'logsieve', level: 'error' });
    const { lines, raw, statistics, columns, cpuSeconds } = await withStore(settings, logger, async (store) => {
      const before = process.cpuUsage();
      const results = await ingestIntoStore(
        { settings, store, logger },
        paths.map((path) => ({ path })),
        () => undefined,
      );
      const used = process.cpuUsage(before);
      await store.compact({ olderThanMs: 0 });
      const { failedBlocks, lines: verified } = await store.lines.verify();
      if (failedBlocks > 0) throw new Error(`${name}: ${String(failedBlocks)} blocks are not what was taken in`);
      return {
        lines: verified,
        cpuSeconds: (used.user + used.system) / 1e6,
        raw: results.reduce((sum, { bytes }) => sum + bytes, 0),
        statistics: await store.statistics(),
        columns: await store.columnSizes(),
      };
    });
    const otel = await otelTableBytes(dataDir);
    const oursForQueries = statistics.byTable
      .filter(({ table }) => !STATE.has(table))
      .reduce((sum, { bytesOnDisk }) => sum + bytesOnDisk, 0);
    return {
      sizes: { name, lines, raw, otelTable: otel.bytesOnDisk, ours: statistics.bytesOnDisk, oursForQueries },
      statistics,
      columns,
      otel,
      cpuSeconds,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function sumOf(files: readonly StorageSizes[], name: string): number | null {
  let sum = 0;
  for (const { compressed } of files) {
    const bytes = compressed[name];
    if (bytes === null || bytes === undefined) return null;
    sum += bytes;
  }
  return sum;
}
