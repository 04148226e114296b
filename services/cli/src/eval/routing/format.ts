import { CALL_SHARES } from './run.ts';
import type { CostRow, RoutingReport } from './run.ts';

/** Accuracy by share of items passed to the large model. */
export function formatRouting({ rows, prices, costs }: RoutingReport): string {
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
  return `${table(cells)}\n\n${costTitle(prices)}\n${table(costCells(costs))}`;
}

const costTitle = ({ input, output }: RoutingReport['prices']): string =>
  `Per thousand items, mean over the tasks; tokens are characters / 4 of our own prompt and of the recorded answers; ${
    input === null || output === null
      ? 'no prices (--input-price, --output-price)'
      : `at ${String(input)} and ${String(output)} US dollars per million tokens in and out`
  }`;

const costCells = (costs: readonly CostRow[]): string[][] => [
  ['router', 'calls', 'accuracy', 'errors fewer', 'tokens in', 'tokens out', 'US dollars'],
  ...costs.map(({ router, calls, accuracy, mended, inputTokens, outputTokens, usd }) => [
    router,
    calls.toFixed(0),
    three(accuracy),
    mended.toFixed(1),
    inputTokens.toFixed(0),
    outputTokens.toFixed(0),
    usd === null ? '-' : usd.toFixed(4),
  ]),
];

function table(cells: readonly (readonly string[])[]): string {
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
