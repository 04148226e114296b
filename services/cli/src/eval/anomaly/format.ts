import type { GroupedReport } from './grouped.ts';
import type { ReplayRow } from './replay.ts';
import type { AnomalyReport } from './run.ts';
import type { UnseenReport } from './unseen/run.ts';

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
  'ECE even',
  'Brier',
  'Brier bal.',
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
      ...[s.rocAuc, s.ece, s.eceBalanced, s.eceEven, s.brier, s.brierBalanced, s.aurc, s.augrc].map(three),
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
      'incidents',
      'reports per episode',
      'incidents per episode',
      'false per service-hour',
      'time in episodes',
    ],
    ...rows.map((row) => [
      row.data,
      row.who,
      String(row.episodes),
      String(row.found),
      String(row.foundAnomalous),
      row.delaySeconds.toFixed(0),
      String(row.reports),
      String(row.incidents),
      row.reportsPerEpisode.toFixed(1),
      row.incidentsPerEpisode.toFixed(1),
      row.falsePerServiceHour.toFixed(2),
      `${(row.timeInEpisodes * 100).toFixed(0)} %`,
    ]),
  ]);
}

/** Systems of which nothing was seen before, then F1 by pairs: threshold best on the row's system, used on the column's. */
export function formatUnseen({ rows, pairs }: UnseenReport): string {
  const systems = [...new Set(rows.map(({ system }) => system))];
  const judged = table([
    ['unseen system', 'unit', 'units', 'anomalous', 'who', 'PR-AUC', 'F1', 'F1, threshold of the others'],
    ...rows.map((row) => [
      row.system,
      row.unit,
      String(row.units),
      String(row.anomalous),
      row.who,
      three(row.prAuc),
      three(row.f1),
      row.f1ByOthers === null ? '' : three(row.f1ByOthers),
    ]),
    ...[...new Set(rows.map(({ who }) => who))].map((who) => {
      const own = rows.filter((row) => row.who === who);
      const mean = (pick: (row: (typeof own)[number]) => number): string =>
        three(own.reduce((sum, row) => sum + pick(row), 0) / own.length);
      const byOthers = own.some(({ f1ByOthers }) => f1ByOthers === null) ? '' : mean((row) => row.f1ByOthers ?? 0);
      return [`mean of ${own.length}`, '', '', '', who, mean(({ prAuc }) => prAuc), mean(({ f1 }) => f1), byOthers];
    }),
  ]);
  const matrix = table([
    ['threshold of', ...systems],
    ...systems.map((from) => [
      from,
      ...systems.map((to) => three(pairs.find((pair) => pair.from === from && pair.to === to)?.f1 ?? Number.NaN)),
    ]),
  ]);
  return `${judged}\n\n${matrix}\n`;
}

/** Labels for half of the texts, judged on the other half. */
export const formatGrouped = ({ lines, anomalous, groups, rows }: GroupedReport): string =>
  table([
    ['LogEval, grouped by text', 'lines', 'anomalous', 'groups', 'F1, mean of ten seeds', 'deviation', 'worst'],
    ...rows.map((row) => [
      row.who,
      String(lines),
      String(anomalous),
      String(groups),
      three(row.f1),
      three(row.deviation),
      three(row.least),
    ]),
  ]);

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
