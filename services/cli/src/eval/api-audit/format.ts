import { textTable } from '../../output.ts';
import type { PowerReport } from './run.ts';

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

export function formatPower({ alpha, alarmAt, single, histories }: PowerReport): string {
  const checks = [
    ['substitute', 'share', 'samples', 'calls', 'runs', 'answers', 'first tokens', 'canaries', 'said "changed"'],
    ...single.map((row) => [
      row.substitute,
      percent(row.rate),
      String(row.samples),
      String(row.calls),
      String(row.runs),
      percent(row.byProbe.answers),
      percent(row.byProbe.firstTokens),
      percent(row.byProbe.canaries),
      percent(row.called),
    ]),
  ];
  const gathered = [
    ['substitute', 'share', 'histories', 'said "changed"', 'checks until then'],
    ...histories.map((row) => [
      row.substitute,
      percent(row.rate),
      String(row.histories),
      percent(row.alarmed),
      row.medianDelay === null ? '-' : String(row.medianDelay),
    ]),
  ];
  return [
    `One check, p ≤ ${String(alpha)} (simulated provider); each kind of probe by itself, and all together\n`,
    textTable(checks),
    `\nTwenty checks with evidence gathered, alarm at ${String(alarmAt)}; the change comes after ten\n`,
    textTable(gathered),
  ].join('');
}
