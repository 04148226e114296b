import { textTable } from '../../output.ts';
import { recommend } from './run.ts';
import type { LogEvalReport, LogEvalRow } from './run.ts';
import { HEADLINE } from './score.ts';

const three = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(3));

/** One table per figure set, then what it cost, then for what the model is worth asking. */
export function formatLogEval(report: LogEvalReport): string {
  const head = `LogEval: ${report.model === '' ? 'no model' : report.model}, ${String(report.samples)} answer(s) per item\n`;
  const rows = [
    ['task', 'language', 'shot', 'items', 'missing', 'figures', '95 %', 'one per text', 'prompts best/worst', 'leaked'],
    ...report.rows.map(rowOf),
  ];
  const trivial = [
    ['task', 'language', 'shot', 'without a model', 'figures', 'one per text'],
    ...report.rows.flatMap((row) =>
      Object.entries(row.trivial).map(([name, one]) => [
        row.task,
        row.language,
        row.shot,
        name,
        figures(one.figures),
        three(one.grouped[HEADLINE[row.task]]),
      ]),
    ),
  ];
  const { total } = report;
  const cost = `${String(total.calls)} calls, ${String(total.inputTokens)} tokens in, ${String(total.outputTokens)} out, ${total.usd.toFixed(4)} USD, median ${total.secondsMedian.toFixed(2)} s, p95 ${total.secondsP95.toFixed(2)} s${report.stopped ? '; stopped at the cost limit' : ''}\n`;
  const advice = recommend(report).map(({ task, use, why }) => `${task}: ${use} (${why})\n`);
  return [head, textTable(rows), '\n', textTable(trivial), '\n', cost, '\nFor routing:\n', ...advice].join('');
}

function rowOf(row: LogEvalRow): string[] {
  const { prompts, leakage } = row;
  return [
    row.task,
    row.language,
    row.shot,
    String(row.items),
    String(row.missing),
    figures(row.figures),
    `${HEADLINE[row.task]} ${three(row.interval[0])}–${three(row.interval[1])}`,
    `${three(row.grouped[HEADLINE[row.task]])} (${String(row.groups)})`,
    `${three(prompts.best)}/${three(prompts.worst)} of ${String(prompts.prompts)}`,
    leakage === null ? '-' : `${String(leakage.sameText)}+${String(leakage.sameGroup - leakage.sameText)}`,
  ];
}

const figures = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .filter(([name]) => name !== 'accuracy' || of['pa'] === undefined)
    .map(([name, value]) => `${name} ${name === 'editDistance' ? value.toFixed(1) : three(value)}`)
    .join(' ');
