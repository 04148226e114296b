import type { ReplayRow } from './replay.ts';
import type { AnomalyReport } from './run.ts';

const HEAD = [
  'F1',
  'P',
  'R',
  'F1 u=normal',
  'F1 u=anom',
  'uncertain',
  'PR-AUC',
  'ROC-AUC',
  'ECE',
  'ECE bal.',
  'Brier',
  'AURC',
  'AUGRC',
];

/** One table; `u` = uncertain. */
export function formatAnomaly({ rows }: AnomalyReport): string {
  const cells = [
    ['data', 'unit', 'protocol', 'units', 'anomalous', 'who', ...HEAD],
    ...rows.map(({ data, unit, protocol, who, scores: s }) => [
      data,
      unit,
      protocol,
      String(s.units),
      String(s.anomalous),
      who,
      ...[s.f1, s.precision, s.recall, s.f1UncertainNormal, s.f1UncertainAnomalous, s.uncertainShare, s.prAuc].map(
        three,
      ),
      ...[s.rocAuc, s.ece, s.eceBalanced, s.brier, s.aurc, s.augrc].map(three),
    ]),
  ];
  return table(cells);
}

/** Live detection on streams with known trouble. */
export function formatReplay(rows: readonly ReplayRow[]): string {
  return table([
    [
      'data',
      'who',
      'episodes',
      'found',
      'as anomalous',
      'delay s',
      'reports',
      'false per service-hour',
      'time in episodes',
    ],
    ...rows.map((row) => [
      row.data,
      row.who,
      String(row.episodes),
      String(row.found),
      String(row.foundAnomalous),
      String(row.delaySeconds),
      String(row.reports),
      row.falsePerServiceHour.toFixed(2),
      `${(row.timeInEpisodes * 100).toFixed(0)} %`,
    ]),
  ]);
}

function table(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const three = (value: number): string => value.toFixed(3);
