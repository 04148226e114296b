import { formatUnixNano, severityShortName } from '@logsieve/contracts';
import type { Anomaly, ParsedLine, UnixNano } from '@logsieve/contracts';
import { createOfflineDetector, DETECTOR_DEFAULTS } from '@logsieve/detector';
import type { Model } from '@logsieve/detector';
import type { Parser } from '@logsieve/parser';
import { summaryOf } from '@logsieve/parser';

export interface TemplateReport {
  readonly template: string;
  readonly service: string;
  readonly count: number;
  readonly share: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly severity: string | null;
  /** Up to three values seen in each variable. */
  readonly variables: readonly { readonly category: string; readonly examples: readonly string[] }[];
}

export interface AnalysisReport {
  readonly lines: number;
  readonly unparsed: Readonly<Record<string, number>>;
  readonly from: string | null;
  readonly to: string | null;
  readonly bySeverity: Readonly<Record<string, number>>;
  readonly templates: readonly TemplateReport[];
  /** Lines per bucket from `from` to `to`. */
  readonly timeline: {
    readonly bucketSeconds: number;
    readonly counts: readonly number[];
    readonly errors: readonly number[];
  };
  readonly anomalies: readonly AnomalyReport[];
}

export interface AnomalyReport {
  /** The same for all that are one incident. */
  readonly incidentId: string;
  /** Time of its first unusual line. */
  readonly firstSeen: string;
  /** How it is connected with what came first in its incident; empty for the first. */
  readonly connection: string;
  readonly kind: Anomaly['kind'];
  readonly service: string;
  readonly verdict: Anomaly['verdict'];
  readonly probability: number;
  readonly from: string;
  readonly to: string;
  readonly summary: string;
  readonly count: number;
  /** File and line number, from 1; of the first ones also the text, where the file can be read again. */
  readonly evidence: readonly { readonly file: string; readonly line: number; readonly text?: string }[];
}

interface PatternTally {
  count: number;
  first: number;
  last: number;
  readonly sample: ParsedLine;
  readonly examples: string[][];
}

const BATCH_LINES = 5_000;
const TIMELINE_BUCKETS = 60;
const EXAMPLES = 3;
const ERROR = 17;

/** Reads lines once, in order, and reports what a person would ask of a log they have never seen. */
export async function analyzeLines(
  lines: AsyncIterable<ParsedLine>,
  options: { readonly parser: Parser; readonly model: Model; readonly nowMs: number },
): Promise<AnalysisReport> {
  const { parser, model, nowMs } = options;
  const detector = createOfflineDetector({ model, options: DETECTOR_DEFAULTS, nowMs });
  const patterns = new Map<string, PatternTally>();
  const unparsed: Record<string, number> = {};
  const times: { readonly time: UnixNano; readonly severity: number }[] = [];
  let count = 0;
  let batch: ParsedLine[] = [];

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const knowledge = parser.drainKnowledge();
    await detector.observe({
      source: '',
      partition: 0,
      firstOffset: 0,
      lastOffset: batch.length - 1,
      lines: batch.map(summaryOf),
      patterns: knowledge.patterns,
      templates: knowledge.templates,
    });
    batch = [];
  }

  for await (const line of lines) {
    count += 1;
    times.push({ time: line.time, severity: line.severityNumber });
    if (line.reason !== null) unparsed[line.reason] = (unparsed[line.reason] ?? 0) + 1;
    else tally(patterns, line, count);
    batch.push(line);
    if (batch.length >= BATCH_LINES) await flush();
  }
  await flush();
  const anomalies = await detector.finish();
  const extent = extentOf(times);
  return {
    lines: count,
    unparsed,
    from: extent === null ? null : formatUnixNano(extent.first),
    to: extent === null ? null : formatUnixNano(extent.last),
    bySeverity: severitiesOf(times),
    templates: templatesOf(patterns, parser, count),
    timeline: timelineOf(times, extent),
    anomalies: byIncident(anomalies.map(anomalyReport)),
  };
}

function tally(patterns: Map<string, PatternTally>, line: ParsedLine, lineNumber: number): void {
  if (line.pattern === null) return;
  const key = `${line.service}\0${line.pattern.id}`;
  let known = patterns.get(key);
  if (known === undefined) {
    known = { count: 0, first: lineNumber, last: lineNumber, sample: line, examples: [] };
    patterns.set(key, known);
  }
  known.count += 1;
  known.last = lineNumber;
  const { headerSlots } = line.pattern;
  for (let slot = headerSlots; slot < line.values.length; slot += 1) {
    const examples = (known.examples[slot - headerSlots] ??= []);
    const value = line.values[slot] ?? '';
    if (examples.length < EXAMPLES && !examples.includes(value)) examples.push(value);
  }
}

/** Templates as they stand at the end: patterns may have moved together since their lines were read. */
function templatesOf(patterns: ReadonlyMap<string, PatternTally>, parser: Parser, lines: number): TemplateReport[] {
  const templates = new Map<string, TemplateReport>();
  for (const { count, first, last, sample, examples } of patterns.values()) {
    const service = parser.of(sample.service);
    const id = service.currentTemplateOf(sample);
    const known = templates.get(id);
    const total = (known?.count ?? 0) + count;
    templates.set(id, {
      template: service.templateText(id),
      service: sample.service,
      count: total,
      share: total / lines,
      firstLine: Math.min(known?.firstLine ?? first, first),
      lastLine: Math.max(known?.lastLine ?? last, last),
      severity: known?.severity ?? severityShortName(sample.severityNumber),
      variables:
        known?.variables ??
        (sample.pattern?.slots ?? [])
          .slice(sample.pattern?.headerSlots ?? 0)
          .map((slot, at) => ({ category: slot.category, examples: examples[at] ?? [] })),
    });
  }
  return [...templates.values()].sort((a, b) => b.count - a.count);
}

function extentOf(times: readonly { readonly time: UnixNano }[]): { first: UnixNano; last: UnixNano } | null {
  const [start] = times;
  if (start === undefined) return null;
  let [first, last] = [start.time, start.time];
  for (const { time } of times) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return { first, last };
}

function severitiesOf(times: readonly { readonly severity: number }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of times) {
    const name = severityShortName(severity) ?? 'UNSPECIFIED';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function timelineOf(
  times: readonly { readonly time: UnixNano; readonly severity: number }[],
  extent: { readonly first: UnixNano; readonly last: UnixNano } | null,
): AnalysisReport['timeline'] {
  if (extent === null) return { bucketSeconds: 0, counts: [], errors: [] };
  const seconds = Math.max(1, Number(extent.last - extent.first) / 1e9);
  const bucketSeconds = Math.max(1, Math.ceil(seconds / TIMELINE_BUCKETS));
  const length = Math.floor(seconds / bucketSeconds) + 1;
  const counts = new Array<number>(length).fill(0);
  const errors = new Array<number>(length).fill(0);
  for (const { time, severity } of times) {
    const bucket = Math.min(length - 1, Math.floor(Number(time - extent.first) / 1e9 / bucketSeconds));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    if (severity >= ERROR) errors[bucket] = (errors[bucket] ?? 0) + 1;
  }
  return { bucketSeconds, counts, errors };
}

/** What is one incident stands together, what came first in it first; incidents as they began. */
function byIncident(anomalies: readonly AnomalyReport[]): AnomalyReport[] {
  const incidents = new Map<string, AnomalyReport[]>();
  const ordered = [...anomalies].sort((a, b) => (a.firstSeen < b.firstSeen ? -1 : a.firstSeen > b.firstSeen ? 1 : 0));
  for (const one of ordered) incidents.set(one.incidentId, [...(incidents.get(one.incidentId) ?? []), one]);
  return [...incidents.values()].flat();
}

const anomalyReport = (anomaly: Anomaly): AnomalyReport => ({
  incidentId: anomaly.incidentId ?? anomaly.id,
  firstSeen: formatUnixNano(BigInt(anomaly.firstSeen ?? anomaly.windowStart)),
  connection: anomaly.connection ?? '',
  kind: anomaly.kind,
  service: anomaly.service,
  verdict: anomaly.verdict,
  probability: anomaly.probability,
  from: formatUnixNano(BigInt(anomaly.windowStart)),
  to: formatUnixNano(BigInt(anomaly.windowEnd)),
  summary: anomaly.summary,
  count: anomaly.count,
  evidence: anomaly.evidence.map((position) => ({ file: position.source, line: position.offset + 1 })),
});
