import {
  accountingSchema,
  anomalyDetailSchema,
  anomalyListSchema,
  auditReportSchema,
  budgetSchema,
  diffSchema,
  feedbackPreviewSchema,
  formatUnixNano,
  histogramSchema,
  incidentSummarySchema,
  logListSchema,
  parseRfc3339,
  reviewListSchema,
  serviceListSchema,
  storageSchema,
  templateDetailSchema,
  templateListSchema,
  templateVariablesSchema,
  uncertaintySchema,
} from '@logsieve/contracts';
import type { AnomalyDetail, LogItem, ReviewItem, TemplateItem } from '@logsieve/contracts';
import type { Shop } from './fixture-shop.ts';

/** Answers of the API over a made-up shop; each passes the contract's schema before it leaves, so it cannot drift. */
type Query = URLSearchParams;
const rank = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

function linesFor(shop: Shop, query: Query): LogItem[] {
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '9';
  const minimum = rank.indexOf((query.get('severity') ?? 'trace').toUpperCase());
  const words = (query.get('query') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return shop.lines.filter(
    (line) =>
      line.timestamp >= from &&
      line.timestamp < to &&
      (query.get('service') ?? line.service) === line.service &&
      (query.get('template') ?? line.templateId) === line.templateId &&
      rank.indexOf(line.severity ?? '') >= minimum &&
      words.every((word) => matches(line, word)),
  );
}

function matches(line: LogItem, word: string): boolean {
  if (word.startsWith('service:')) return line.service === word.slice(8);
  if (word.startsWith('severity>=')) return line.severityNumber >= 4 * rank.indexOf(word.slice(10).toUpperCase()) + 1;
  if (word.startsWith('-')) return !(line.body ?? '').toLowerCase().includes(word.slice(1));
  return (line.body ?? '').toLowerCase().includes(word.replaceAll('"', ''));
}

function page<T>(items: readonly T[], query: Query): { items: T[]; nextCursor: string | null } {
  const start = Number(query.get('cursor') ?? 0);
  const end = start + Number(query.get('limit') ?? 100);
  return { items: items.slice(start, end), nextCursor: end < items.length ? String(end) : null };
}

const ns = (time: string): bigint => parseRfc3339(time) ?? 0n;

function bySeverity(lines: readonly LogItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line.severity ?? ''] = (counts[line.severity ?? ''] ?? 0) + 1;
  return counts;
}

export function histogram(shop: Shop, query: Query) {
  const lines = linesFor(shop, query);
  const buckets = Number(query.get('buckets') ?? 60);
  const from = query.get('from') === null ? ns(lines.at(-1)?.timestamp ?? '') : ns(query.get('from') ?? '');
  const to = query.get('to') === null ? ns(shop.lines[0]?.timestamp ?? '') + 1n : ns(query.get('to') ?? '');
  const step = (to - from) / BigInt(buckets) + 1n;
  const groups = Array.from({ length: buckets }, (): LogItem[] => []);
  for (const line of lines) groups[Number((ns(line.timestamp) - from) / step)]?.push(line);
  const items = groups.map((group, at) => ({
    start: formatUnixNano(from + step * BigInt(at)),
    count: group.length,
    bySeverity: bySeverity(group),
  }));
  return histogramSchema.parse({ bucketSeconds: Number(step) / 1e9, total: lines.length, items });
}

const rateOf = (shop: Shop, query: Query, extra: Record<string, string>): number[] => {
  const asked = new URLSearchParams({ ...Object.fromEntries(query), ...extra, buckets: '30' });
  asked.delete('query');
  return histogram(shop, asked).items.map((item) => item.count);
};

export function services(shop: Shop, query: Query) {
  const names = [...new Set(shop.kinds.map((kind) => kind.service))];
  const items = names.map((service) => {
    const lines = linesFor(shop, new URLSearchParams({ ...Object.fromEntries(query), service }));
    return {
      service,
      count: lines.length,
      errorCount: lines.filter((line) => line.severityNumber >= 17).length,
      templates: new Set(lines.map((line) => line.templateId)).size,
      firstSeen: lines.at(-1)?.timestamp ?? '',
      lastSeen: lines[0]?.timestamp ?? '',
      rate: rateOf(shop, query, { service }),
      errorRate: rateOf(shop, query, { service, severity: 'error' }),
    };
  });
  const seen = items.filter((item) => item.count > 0);
  return serviceListSchema.parse({ items: seen.sort((a, b) => b.count - a.count), nextCursor: null });
}

function templateItems(shop: Shop, query: Query): TemplateItem[] {
  const text = (query.get('query') ?? '').toLowerCase();
  const asked = new URLSearchParams(query);
  asked.delete('query');
  return shop.kinds
    .filter((kind) => kind.template.toLowerCase().includes(text))
    .map((kind) => ({ kind, lines: linesFor(shop, asked).filter((line) => line.templateId === kind.id) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ kind, lines }) => ({
      id: kind.id,
      template: kind.template,
      count: lines.length,
      firstSeen: lines.at(-1)?.timestamp ?? '',
      lastSeen: lines[0]?.timestamp ?? '',
      services: [kind.service],
      rate: rateOf(shop, asked, { template: kind.id }),
      bySeverity: bySeverity(lines),
    }))
    .sort((a, b) => b.count - a.count);
}

export const templates = (shop: Shop, query: Query) =>
  templateListSchema.parse(page(templateItems(shop, query), query));

export function template(shop: Shop, id: string) {
  const item = templateItems(shop, new URLSearchParams()).find((each) => each.id === id);
  if (item === undefined) return null;
  return templateDetailSchema.parse({
    ...item,
    history: [{ template: item.template, since: item.firstSeen }],
    samples: shop.lines.filter((line) => line.templateId === id).slice(0, 6),
    patterns: [{ id: '00000000000000aa', text: `<TIME> <LEVEL> [<NAME>] ${item.template}`, count: item.count }],
    named: {
      template: item.template.replace('<*>', '<first_thing>'),
      meaning: 'Something was done to the first thing.',
      variables: [{ slot: 0, name: 'first_thing' }],
      model: 'made-up-model',
      promptVersion: 'template-name.v1',
      createdAt: item.firstSeen,
    },
  });
}

export function variables(shop: Shop, id: string) {
  const lines = shop.lines.filter((line) => line.templateId === id);
  const items = (lines[0]?.params ?? []).map((param, slot) => {
    const values = lines.map((line) => line.params[slot]?.value ?? '');
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const numbers = values.map(Number).sort((a, b) => a - b);
    const at = (share: number) => numbers[Math.floor(share * (numbers.length - 1))] ?? 0;
    return {
      slot,
      category: param.category,
      concept: param.concept ?? null,
      distinct: counts.size,
      top: [...counts]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 10)
        .map(([value, count]) => ({ value, count })),
      rare: [...counts]
        .sort((a, b) => a[1] - b[1])
        .slice(0, 10)
        .map(([value, count]) => ({ value, count })),
      numeric: numbers.some(Number.isNaN) ? null : { min: at(0), p50: at(0.5), p99: at(0.99), max: at(1) },
      overTime: [],
    };
  });
  return templateVariablesSchema.parse({ items, bucketSeconds: 60, nextCursor: null });
}

export const logs = (shop: Shop, query: Query) => logListSchema.parse(page(linesFor(shop, query), query));

export function anomalies(shop: Shop, query: Query) {
  const wanted = (name: 'service' | 'kind' | 'state' | 'decidedBy', value: string) =>
    (query.get(name) ?? value) === value;
  const items = shop.anomalies.filter(
    (item) =>
      wanted('service', item.service) &&
      wanted('kind', item.kind) &&
      wanted('state', item.state) &&
      wanted('decidedBy', item.decidedBy) &&
      (query.get('template') ?? item.templateId) === item.templateId &&
      item.probability >= Number(query.get('minProbability') ?? 0) &&
      item.windowEnd >= (query.get('from') ?? '') &&
      item.windowStart < (query.get('to') ?? '9'),
  );
  return anomalyListSchema.parse(page(items, query));
}

export function anomaly(shop: Shop, id: string, change: Partial<AnomalyDetail>) {
  const item = shop.anomalies.find((each) => each.id === id);
  if (item === undefined) return null;
  const lines = shop.lines.filter((line) => line.templateId === item.templateId).slice(0, 8);
  const similar = shop.anomalies.filter((each) => each.state === 'resolved' && each.id !== id);
  return anomalyDetailSchema.parse({
    ...item,
    lines,
    reviews: item.verdict === 'uncertain' ? [] : [review(id, lines)],
    feedback: [],
    incident: shop.anomalies
      .filter((each) => each.incidentId === item.incidentId)
      .map(({ id: anomalyId, service, kind, templateId, template, firstSeen, connection }) => ({
        ...{ anomalyId, service, kind, templateId, template, firstSeen, connection },
      })),
    similar,
    ...change,
  });
}

/** As a server with an LLM answers: one sentence about this anomaly's own line, one about a line elsewhere. */
export function incidentSummary(shop: Shop, id: string) {
  const item = shop.anomalies.find((each) => each.id === id);
  const own = shop.lines.find((line) => line.templateId === item?.templateId);
  const elsewhere = shop.lines.find((line) => line.service === 'gateway');
  if (item === undefined || own === undefined || elsewhere === undefined) return null;
  const cited = ({ source, partition, offset, index, service, timestamp }: LogItem) => ({
    source,
    partition,
    offset,
    index,
    service,
    timestamp,
  });
  return incidentSummarySchema.parse({
    id,
    since: item.windowStart,
    until: item.windowEnd,
    services: [item.service],
    anomalies: [id],
    sentences: [
      { text: 'Charges fail since the deployment.', anomalies: [id], lines: [cited(own)] },
      { text: 'The gateway waits for it.', anomalies: [], lines: [cited(elsewhere)] },
    ],
    writtenBy: 'llm',
    model: 'made-up-model',
    removedSentences: 1,
    note: '',
  });
}

function review(anomalyId: string, lines: readonly LogItem[]): ReviewItem {
  const cited = lines.slice(0, 2);
  return {
    id: 'beef000000000001',
    anomalyId,
    status: 'done',
    verdict: 'anomalous',
    confidence: 0.9,
    explanation:
      'The checkout cannot reach the payment provider: connections are refused right after the deployment, and retries use up the database connections.',
    citations: cited.map((line) => ({
      position: { source: line.source, partition: line.partition, offset: line.offset, index: line.index },
      quote: (line.body ?? '').slice(25),
    })),
    removedCitations: 1,
    model: 'made-up-model',
    promptVersion: '1',
    inputTokens: 812,
    outputTokens: 96,
    costUsd: 0.0004,
    cached: false,
    reason: '',
    createdAt: lines[0]?.observedAt ?? '',
  };
}

export function reviews(shop: Shop, query: Query) {
  const items = [review('f00d000000000001', shop.lines.slice(0, 2))];
  return reviewListSchema.parse({
    items: items.filter((item) => (query.get('status') ?? item.status) === item.status),
    nextCursor: null,
  });
}

export const storage = (shop: Shop) =>
  storageSchema.parse({
    rawBytes: shop.lines.length * 120,
    bytesOnDisk: shop.lines.length * 9,
    parts: 7,
    byTable: [
      { table: 'lines', rows: shop.lines.length, bytesOnDisk: shop.lines.length * 8, parts: 5 },
      { table: 'blocks', rows: 12, bytesOnDisk: shop.lines.length, parts: 2 },
    ],
  });

/** A curve that rises, and a threshold where it crosses the accepted risk. */
export const uncertainty = () =>
  uncertaintySchema.parse({
    acceptedRisk: 0.02,
    confidence: 0.9,
    thresholds: { normal: 0.12, anomalous: 0.6 },
    evidence: { shipped: 400, feedback: 3, reviews: 11 },
    recalibration: { shift: -0.2, temperature: 1.3 },
    driftingSince: '2026-11-24T07:43:02.5Z',
    curve: [0.02, 0.05, 0.12, 0.3, 0.6, 0.9].map((threshold, at) => ({
      threshold,
      dismissed: 60 * (at + 1),
      coverage: (at + 1) / 7,
      faults: at * at,
      risk: (at * at) / (60 * (at + 1)),
    })),
    modelVersion: 'made-up',
    updatedAt: '2026-11-24T08:00:00Z',
  });

export const METRICS = `logsieve_kafka_consumer_lag_records{topic="logs.raw",partition="0"} 12
logsieve_pipeline_e2e_delay_seconds_sum 30
logsieve_pipeline_e2e_delay_seconds_count 20
logsieve_parser_templates 9
`;

export function preview(shop: Shop, id: string, label: string) {
  const item = shop.anomalies.find((each) => each.id === id);
  const items = shop.anomalies.filter((each) => each.templateId === item?.templateId);
  return feedbackPreviewSchema.parse({
    label,
    affected: items.length,
    items,
    summary:
      label === 'normal'
        ? 'This kind of case would no longer be reported.'
        : 'This kind of case would be ranked higher.',
  });
}

export function diff(shop: Shop, query: Query) {
  const now = linesFor(shop, query);
  const base = linesFor(
    shop,
    new URLSearchParams({ from: query.get('baseFrom') ?? '', to: query.get('baseTo') ?? '' }),
  );
  const count = (lines: readonly LogItem[], id: string) => lines.filter((line) => line.templateId === id).length;
  const items = shop.kinds
    .map((kind) => ({ kind, count: count(now, kind.id), baseCount: count(base, kind.id) }))
    .filter((item) => Math.abs(item.count - item.baseCount) > 40 || (item.count > 0 && item.baseCount === 0))
    .map(({ kind, ...counts }) => ({
      templateId: kind.id,
      template: kind.template,
      change: counts.baseCount === 0 ? 'new' : counts.count === 0 ? 'gone' : 'rate',
      ...counts,
      ratio: counts.baseCount === 0 ? null : counts.count / counts.baseCount,
      slot: null,
      value: null,
      qValue: 0.0004,
    }));
  return diffSchema.parse({ items, nextCursor: null });
}

export function accounting(shop: Shop, balanced = true) {
  const stored = shop.lines.length;
  return accountingSchema.parse({
    linesIn: stored + (balanced ? 2 : 9),
    linesStored: stored,
    templated: stored - 14,
    unparsed: stored === 0 ? {} : { invalid_json: 11, line_too_long: 3 },
    dead: 2,
    deadByReason: { tombstone: 2 },
    balanced,
  });
}

/** An endpoint that answers as another model since noon. */
export const audit = () =>
  auditReportSchema.parse({
    enabled: true,
    model: 'reader-1',
    baselineAt: '2026-11-23T06:00:00.000000000Z',
    checks: 12,
    lastCheckAt: '2026-11-24T12:30:00.000000000Z',
    pValue: 0.002,
    evidence: 41.3,
    alarmAt: 20,
    changedSince: '2026-11-24T12:00:00.000000000Z',
    models: ['reader-1', 'reader-1-mini'],
    probes: [
      { name: 'answers', checks: 12, evidence: 80.5 },
      { name: 'canaries', checks: 12, evidence: 2.1 },
    ],
    canaries: { rightBefore: 0.95, rightNow: 0.7 },
    signals: [
      { name: 'output tokens', mean: 81.25, evidence: 1.4, changedSince: null },
      { name: 'latency ms', mean: 640, evidence: 33, changedSince: '2026-11-24T12:00:00.000000000Z' },
    ],
    message: 'Take a new baseline once you know why (logsieve audit baseline).',
  });

export const budget = (waiting: number) =>
  budgetSchema.parse({
    enabled: false,
    model: null,
    day: '2026-11-24',
    tokensUsed: 0,
    tokensLimit: null,
    costUsd: 0,
    costLimitUsd: null,
    calls: 0,
    callsLimit: null,
    answersBy: null,
    waiting,
    forecastTokens: 0,
    exhausted: false,
    message: 'No LLM endpoint is configured.',
  });
