import { parseRfc3339 } from '@logsieve/contracts';
import type { AnomalyItem, CitedLine, LogItem, SummaryFacts, SummaryFinding, SummaryLine } from '@logsieve/contracts';
import { endOf, gravestOf, startOf } from './group-incidents.ts';
import type { IncidentFacts } from './incident-facts.ts';
import type { ReportFacts } from './report-facts.ts';
import { citedLine } from './words.ts';

/** Facts for a model, and what its labels stand for. Values, bodies and the detector's sentences (which quote values) are not in them. */
export interface LabelledFacts {
  readonly facts: SummaryFacts;
  readonly anomalies: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, CitedLine>;
}

interface ShownLine {
  readonly line: LogItem;
  readonly shows: string;
}

/** Longest lists that a prompt shows. */
const MOST_FINDINGS = 12;
const MOST_LINES = 8;
const NANOS = 1e9;

export function labelIncident({ members, gravest, lines, first, rate }: IncidentFacts): LabelledFacts {
  const ordered = [gravest, ...members.filter((item) => item !== gravest)];
  return labelled('incident', ordered, startOf(members[0]), linesOf(first, lines), {
    findings: members.length,
    services: new Set(members.map((item) => item.service)).size,
    lastsSeconds: seconds(members.map(endOf).reduce((a, b) => (b > a ? b : a)) - startOf(members[0])),
    ...(first === null ? {} : { firstNewMessageBeforeSeconds: seconds(startOf(members[0]) - timeOf(first.line)) }),
    ...(rate === null ? {} : { gravestLinesNow: rate.now, gravestLinesInTheHourBefore: rate.before }),
  });
}

const linesOf = (first: IncidentFacts['first'], lines: readonly LogItem[]): ShownLine[] => [
  ...(first === null ? [] : [{ line: first.line, shows: 'the first message of a kind that was new then' }]),
  ...lines.map((line) => ({ line, shows: 'evidence of a finding' })),
];

const timeOf = (line: LogItem): bigint => parseRfc3339(line.timestamp) ?? 0n;

const CHANGES = {
  new: 'a kind of message that is new against the span before',
  gone: 'a kind of message of the span before that did not come again',
  rate: 'a kind of message whose rate changed most',
} as const;

export function labelReport(report: ReportFacts): LabelledFacts {
  const { window, volume, before, incidents, dismissed, changes, newKinds, newestLine, newestError } = report;
  const findings = [
    ...incidents.map(gravestOf),
    ...incidents.flatMap((members) => members.filter((item) => item !== gravestOf(members))),
  ];
  return labelled(
    'shift',
    findings,
    window.from,
    [
      ...changes.map(({ line, change }) => ({ line, shows: CHANGES[change] })),
      ...(newestError === null ? [] : [{ line: newestError, shows: 'the newest error' }]),
      ...(newestLine === null ? [] : [{ line: newestLine, shows: 'the newest line' }]),
    ],
    {
      lines: volume.lines,
      errors: volume.errors,
      services: volume.services,
      ...(before === null
        ? {}
        : {
            linesInTheSpanBefore: before.lines,
            errorsInTheSpanBefore: before.errors,
            newKindsOfMessage: newKinds,
          }),
      incidents: incidents.length,
      findingsDismissed: dismissed.length,
      spanSeconds: seconds(window.to - window.from),
    },
  );
}

function labelled(
  about: SummaryFacts['about'],
  findings: readonly AnomalyItem[],
  origin: bigint,
  lines: readonly ShownLine[],
  numbers: Readonly<Record<string, number>>,
): LabelledFacts {
  const shown = findings.slice(0, MOST_FINDINGS).map((item, at) => ({ label: `A${String(at + 1)}`, item }));
  const placed = lines.slice(0, MOST_LINES).map((one, at) => ({ label: `L${String(at + 1)}`, ...one }));
  return {
    facts: {
      about,
      numbers,
      findings: shown.map(({ label, item }) => findingOf(label, item, origin)),
      lines: placed.map(({ label, line, shows }) => lineOf(label, line, shows)),
    },
    anomalies: new Map(shown.map(({ label, item }) => [label, item.id])),
    lines: new Map(placed.map(({ label, line }) => [label, citedLine(line)])),
  };
}

const findingOf = (label: string, item: AnomalyItem, origin: bigint): SummaryFinding => ({
  label,
  kind: item.kind,
  service: item.service,
  template: item.template,
  lines: item.count,
  beginsAfterSeconds: seconds(startOf(item) - origin),
  lastsSeconds: seconds(endOf(item) - startOf(item)),
  probability: Number(item.probability.toFixed(2)),
  verdict: item.verdict,
  decidedBy: item.decidedBy,
});

const lineOf = (label: string, line: LogItem, shows: string): SummaryLine => ({
  label,
  service: line.service,
  severity: line.severity,
  template: line.template,
  shows,
});

const seconds = (nanos: bigint): number => Math.round(Number(nanos) / NANOS);
