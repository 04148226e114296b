import { textTable } from '../../output.ts';
import { COMPRESSORS } from './compressors.ts';
import { ASSUMPTIONS } from './scale.ts';
import type { StorageReport, StorageSizes } from './run.ts';

const bytes = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'not run' : value.toLocaleString('en-US');

/** The report as text tables: files, then tables and columns of everything in one store. */
export function formatStorage({
  files,
  all,
  ourTables,
  ourColumns,
  otelColumns,
  measured,
  plans,
}: StorageReport): string {
  const head = [
    'bytes',
    'lines',
    'raw',
    ...COMPRESSORS.map(({ name }) => name),
    'OTel table',
    'ours',
    'without state',
    'raw ÷ ours',
  ];
  const row = (sizes: StorageSizes): string[] => [
    sizes.name,
    bytes(sizes.lines),
    bytes(sizes.raw),
    ...COMPRESSORS.map(({ name }) => bytes(sizes.compressed[name])),
    bytes(sizes.otelTable),
    bytes(sizes.ours),
    bytes(sizes.oursForQueries),
    (sizes.raw / sizes.ours).toFixed(1),
  ];
  const largest = <T extends { bytesOnDisk: number }>(rows: readonly T[]): T[] =>
    [...rows].sort((a, b) => b.bytesOnDisk - a.bytesOnDisk);
  return [
    'Bytes on disk. Files: each in a store of its own. all: one store; compressors: sum over the files. Merged by `compact`; every line verified.',
    '"without state" leaves out snapshots of the miners, which no query reads.',
    '',
    textTable([head, ...files.map(row), row(all)]),
    'Tables of the store with all files',
    '',
    textTable(
      largest(ourTables).map(({ table, rows, bytesOnDisk }) => [table, bytes(bytesOnDisk), `${bytes(rows)} rows`]),
    ),
    'Columns in files of their own',
    '',
    textTable([
      ...largest(ourColumns).map(({ table, column, bytesOnDisk }) => [`${table}.${column}`, bytes(bytesOnDisk)]),
      ...largest(otelColumns).map(({ column, bytesOnDisk }) => [`OTel table: ${column}`, bytes(bytesOnDisk)]),
    ]),
    `Scale: ${measured.bytesPerLine.toFixed(0)} bytes per line, ${measured.ratio.toFixed(1)} to 1, ${measured.cpuSecondsPerMillionLines.toFixed(1)} CPU s per million lines; assumed ${JSON.stringify(ASSUMPTIONS)}`,
    '',
    textTable([
      ['load', 'lines/s', 'cores', 'nodes', 'partitions', 'disk, TB', 'dollars a month'],
      ...plans.map((plan) => [
        plan.load,
        bytes(Math.round(plan.linesPerSecond)),
        plan.cores.toFixed(1),
        String(plan.nodes),
        String(plan.partitions),
        (plan.diskBytes / 1e12).toFixed(1),
        bytes(Math.round(plan.dollarsPerMonth)),
      ]),
    ]),
  ].join('\n');
}
