import { CALL_SHARES } from './run.ts';
import type { RoutingReport } from './run.ts';

/** Accuracy by share of items passed to the large model. */
export function formatRouting({ rows }: RoutingReport): string {
  const cells = [
    [
      'task',
      'router',
      ...CALL_SHARES.map((share) => `${Math.round(share * 100)} %`),
      'answered',
      'ECE',
      'Brier',
      'AURC',
      'AUGRC',
    ],
    ...rows.map(({ task, router, accuracy, answered, ece, brier, aurc, augrc }) => [
      task,
      router,
      ...accuracy.map(three),
      ...[answered, ece, brier, aurc, augrc].map(three),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const three = (value: number): string => value.toFixed(3);
