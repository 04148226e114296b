import type { Paint } from '../colour.ts';
import { printable, textTable } from '../output.ts';
import type { AnalysisReport } from './report.ts';

const TEMPLATES = 30;
const BARS = ' ▁▂▃▄▅▆▇█';

/** The report for a person at a terminal: what is unusual first, then what the log usually says. */
export function reportText(report: AnalysisReport, paint: Paint): string {
  const { lines, from, to, timeline, anomalies, templates, unparsed } = report;
  const parts = [
    `${lines.toLocaleString('en-US')} lines, ${String(templates.length)} templates${from === null || to === null ? '' : `, ${from} to ${to}`}\n`,
    `${Object.entries(report.bySeverity)
      .map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`)
      .join('  ')}\n`,
    Object.keys(unparsed).length === 0 ? '' : `unparsed: ${JSON.stringify(unparsed)}\n`,
    `\nLines over time (${String(timeline.bucketSeconds)} s each)\n${sparkline(timeline.counts)}\n`,
    timeline.errors.some((count) => count > 0) ? `errors\n${sparkline(timeline.errors)}\n` : '',
    anomalies.length === 0 ? '\nNothing unusual.\n' : `\nWhat is unusual (${countText(anomalies)})\n`,
    ...anomalies.map(
      (one) =>
        `${paint(one.verdict === 'anomalous' ? 'red' : 'yellow', `  ${one.verdict === 'anomalous' ? '!' : '?'} ${one.probability.toFixed(2)} ${printable(one.service)}: ${printable(one.summary)}`)}\n` +
        (one.connection === '' ? '' : `      the same incident: ${printable(one.connection)}\n`) +
        one.evidence
          .flatMap(({ text }) => (text === undefined ? [] : [`      > ${printable(text).slice(0, 200)}\n`]))
          .join('') +
        `      lines ${one.evidence
          .slice(0, 5)
          .map((place) => String(place.line))
          .join(', ')}${one.evidence.length > 5 ? ', …' : ''}\n`,
    ),
    `\nTemplates${templates.length > TEMPLATES ? ` (the ${String(TEMPLATES)} most frequent)` : ''}\n`,
    textTable([
      ['COUNT', 'SHARE', 'SEVERITY', 'TEMPLATE'],
      ...templates
        .slice(0, TEMPLATES)
        .map((one) => [
          String(one.count),
          `${(one.share * 100).toFixed(1)}%`,
          one.severity ?? '-',
          printable(one.template).slice(0, 200),
        ]),
    ]),
  ];
  return parts.join('');
}

/** `5, in 3 incidents` where some belong together. */
function countText(anomalies: AnalysisReport['anomalies']): string {
  const incidents = new Set(anomalies.map(({ incidentId }) => incidentId)).size;
  const count = String(anomalies.length);
  return incidents === anomalies.length
    ? count
    : `${count}, in ${String(incidents)} ${incidents === 1 ? 'incident' : 'incidents'}`;
}

function sparkline(counts: readonly number[]): string {
  const top = Math.max(1, ...counts);
  return counts.map((count) => BARS[count === 0 ? 0 : Math.max(1, Math.round((count / top) * 8))] ?? ' ').join('');
}
