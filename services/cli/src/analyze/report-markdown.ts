import { printable } from '../output.ts';
import type { AnalysisReport, AnomalyReport } from './report.ts';

const TEMPLATES = 15;
const ANOMALIES = 10;

/** The report for a ticket: what is unusual with its lines, then what the log usually says. */
export function reportMarkdown(report: AnalysisReport, files: readonly string[]): string {
  const { lines, from, to, bySeverity, unparsed, anomalies, templates } = report;
  const facts = [
    `${String(lines)} lines of ${files.map((file) => `\`${cell(file)}\``).join(', ')}${from === null || to === null ? '' : `, ${from} to ${to}`}`,
    Object.entries(bySeverity)
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', '),
    ...(Object.keys(unparsed).length === 0 ? [] : [`without a template: ${JSON.stringify(unparsed)}`]),
  ];
  return [
    '## Log report\n\n',
    ...facts.filter((fact) => fact !== '').map((fact) => `* ${fact}\n`),
    `\n### Unusual${anomalies.length > ANOMALIES ? ` (the first ${String(ANOMALIES)} of ${String(anomalies.length)})` : ''}\n\n`,
    anomalies.length === 0 ? 'Nothing.\n' : anomalies.slice(0, ANOMALIES).map(anomalyText).join('\n'),
    `\n### Templates${templates.length > TEMPLATES ? ` (the ${String(TEMPLATES)} most frequent of ${String(templates.length)})` : ''}\n\n`,
    '| lines | share | severity | template |\n|---:|---:|---|---|\n',
    ...templates
      .slice(0, TEMPLATES)
      .map(
        (one) =>
          `| ${String(one.count)} | ${(one.share * 100).toFixed(1)}% | ${one.severity ?? '-'} | \`${cell(one.template).slice(0, 200)}\` |\n`,
      ),
  ].join('');
}

function anomalyText(one: AnomalyReport): string {
  const texts = one.evidence.flatMap(({ text }) => (text === undefined ? [] : [printable(text)]));
  const places = one.evidence.slice(0, 5).map((place) => `${place.file}:${String(place.line)}`);
  return [
    `* **${one.verdict === 'anomalous' ? 'anomalous' : 'uncertain'}**, probability ${one.probability.toFixed(2)}, ${one.from} to ${one.to}: ${escaped(one.summary)}\n`,
    one.connection === '' ? '' : `  The same incident: ${escaped(one.connection)}.\n`,
    texts.length === 0
      ? ''
      : `\n  ${fence(texts)}\n${texts.map((text) => `  ${text}\n`).join('')}  ${fence(texts)}\n\n`,
    `  Lines ${places.map((place) => `\`${cell(place)}\``).join(', ')}${one.evidence.length > places.length ? ', …' : ''}\n`,
  ].join('');
}

/** Longer than any run of backticks in the lines that it holds. */
const fence = (lines: readonly string[]): string =>
  '`'.repeat(Math.max(3, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length + 1))));

/** Text inside code in a table: no end of the code, no new column. */
const cell = (text: string): string => printable(text).replaceAll('`', "'").replaceAll('|', '\\|');

const escaped = (text: string): string => printable(text).replace(/[\\`*_[\]<>#|]/g, '\\$&');
