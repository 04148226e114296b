import { textTable } from '../../output.ts';
import type { CasesReport } from './run.ts';

const three = (value: number): string => value.toFixed(3);

export function formatCases({ rows }: CasesReport): string {
  const table = [
    [
      'task',
      'items',
      'LLM alone',
      'LLM with cases',
      'gain 95 %',
      'only alone / only with',
      'nearest cases',
      'error-prone',
      'random cases',
      'majority',
    ],
    ...rows.map((row) => [
      row.task,
      String(row.items),
      three(row.without),
      three(row.withCases),
      `${three(row.gain[0])} … ${three(row.gain[1])}`,
      `${String(row.onlyWithout)} / ${String(row.onlyWith)}`,
      three(row.nearest),
      three(row.nearestErrorProne),
      three(row.random),
      three(row.majority),
    ]),
  ];
  return `Accuracy on the items passed on. The LLM's answers are recorded (gpt-3.5-turbo, by AdaptiveLog's authors); the other columns ask no model: the majority of five cases.\n${textTable(table)}`;
}
