import type { IncidentSummary, Position, ShiftReport, SummarySentence } from '@logsieve/contracts';
import { printable } from './output.ts';

/** A shift report for a person at a terminal: each sentence with what proves it, the gravest incidents below. */
export function reportText(report: ShiftReport): string {
  const { from, to, service, sentences, incidents, moreIncidents } = report;
  return [
    `${from} to ${to}${service === null ? '' : `, ${printable(service)}`}\n\n`,
    ...sentences.map((one) => sentenceText(one, '')),
    authorText(report),
    ...incidents.map(incidentText),
    moreIncidents === 0 ? '' : `\n${String(moreIncidents)} more; see \`logsieve anomalies\`\n`,
  ].join('');
}

const incidentText = (incident: IncidentSummary): string =>
  `\nIncident ${incident.id}, ${incident.since}\n${incident.sentences.map((one) => sentenceText(one, '  ')).join('')}`;

function sentenceText({ text, anomalies, lines }: SummarySentence, indent: string): string {
  const cited = [...anomalies, ...lines.map(placeOf)].map(printable);
  return `${indent}${printable(text)}\n${indent}  [${cited.join(', ')}]\n`;
}

/** As `file:line` is written; a Kafka partition and a place inside a record only where there is one. */
const placeOf = ({ source, partition, offset, index }: Position): string =>
  `${source}${partition === 0 ? '' : `/${String(partition)}`}:${String(offset)}${index === 0 ? '' : `.${String(index)}`}`;

function authorText({ writtenBy, model, removedSentences, note }: ShiftReport): string {
  if (writtenBy === 'llm')
    return `\nWritten by ${printable(model ?? 'a model')}; sentences without evidence taken out: ${String(removedSentences)}.\n`;
  return note === '' ? '' : `\n${printable(note)}\n`;
}
