import type { AlertMessage, AnomalyItem, LogItem } from '@logsieve/contracts';

/** Characters of one line: enough to know it by; the page has the rest. */
const MAX_LINE = 500;

/** What is said of an incident, the same for every channel. */
export function messageFor(
  incident: AnomalyItem,
  lines: readonly LogItem[],
  options: { readonly publicUrl: string | null },
): AlertMessage {
  return {
    version: 1,
    id: incident.id,
    incidentId: incident.incidentId,
    kind: incident.kind,
    service: incident.service,
    summary: incident.summary,
    template: incident.template,
    probability: incident.probability,
    decidedBy: incident.decidedBy,
    since: incident.windowStart,
    until: incident.windowEnd,
    count: incident.count,
    lines: lines.map((line) => ({
      timestamp: line.timestamp,
      service: line.service,
      severity: line.severity,
      body: cut(line.body ?? Buffer.from(line.bodyBase64 ?? '', 'base64').toString('latin1')),
    })),
    link: options.publicUrl === null ? null : `${options.publicUrl.replace(/\/$/, '')}/anomalies/${incident.id}`,
  };
}

const cut = (text: string): string => (text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE)}…`);
