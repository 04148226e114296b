import { PARSING_METRICS, type ParsingScores } from './metrics.ts';
import type { ParsingReport } from './run.ts';

const three = (value: number): string => value.toFixed(3);
const signed = (value: number): string => (value >= 0 ? '+' : '') + value.toFixed(3);

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const metrics = (scores: Pick<ParsingScores, 'ga' | 'fga' | 'pa' | 'fta' | 'ned'>): string[] =>
  PARSING_METRICS.map((metric) => three(scores[metric]));
const HEAD = PARSING_METRICS.map((metric) => metric.toUpperCase());

/** The report as text tables: means first, then each system. */
export function formatParsing(report: ParsingReport): string {
  const sections = [
    `Template mining. Configuration: ${report.configuration}. "ruled": correction rules applied to the output.`,
    table([
      ['labels', 'parser', 'systems', ...HEAD, ...HEAD.map((name) => `${name} ruled`)],
      ...report.means.map(({ labels, parser, systems, plain, corrected }) => [
        labels,
        parser,
        String(systems),
        ...metrics(plain),
        ...metrics(corrected),
      ]),
    ]),
    table([
      ['labels', 'system', 'parser', ...HEAD, 'true', 'parsed', 'lines/s'],
      ...[...report.systems]
        .sort((a, b) => (a.labels + a.system < b.labels + b.system ? -1 : 1))
        .map((one) => [
          one.labels,
          one.system,
          one.parser,
          ...metrics(one.plain),
          String(one.plain.trueTemplates),
          String(one.plain.parsedTemplates),
          String(one.linesPerSecond),
        ]),
    ]),
    table([
      ['raw lines, header included', 'parser', 'GA', 'FGA', 'PA', 'FTA'],
      ...report.raw.map(({ system, parser, ga, fga, pa, fta }) => [system, parser, ...[ga, fga, pa, fta].map(three)]),
    ]),
    report.times === null
      ? 'Header samples: no data.'
      : `Header samples: of ${String(report.times.lines)} lines with a known time one was found in ${three(report.times.found / report.times.lines)}, the right one in ${three(report.times.right / report.times.lines)}.`,
    table([
      ['labels', 'parser', 'part', 'templates', 'lines', 'GA', 'PA'],
      ...report.parts.flatMap(({ labels, parser, parts }) =>
        parts.map((part) => [
          labels,
          parser,
          part.name,
          String(part.templates),
          String(part.lines),
          three(part.ga),
          three(part.pa),
        ]),
      ),
    ]),
  ];
  if (report.ablation.length > 0) {
    sections.push(
      table([
        [
          'gain of the idea (original labels)',
          ...HEAD,
          'GA, one system left out',
          'FGA, one system left out',
          'GA, made lines',
          'FGA, made lines',
        ],
        ...report.ablation.map(({ without, gain, leastGa, mostGa, leastFga, mostFga, madeGa, madeFga }) => [
          without,
          ...PARSING_METRICS.map((metric) => signed(gain[metric])),
          `${signed(leastGa)} .. ${signed(mostGa)}`,
          `${signed(leastFga)} .. ${signed(mostFga)}`,
          signed(madeGa),
          signed(madeFga),
        ]),
      ]),
    );
  }
  return `${sections.join('\n\n')}\n`;
}
