import type { AnomalyItem, LogItem, UnixNano } from '@logsieve/contracts';
import { countTemplates, readAnomalies, readServices, readTemplates } from '@logsieve/store';
import { compareWindows } from '../routes/diff.ts';
import { rateSpan } from '../routes/context.ts';
import type { QueryContext } from '../routes/context.ts';
import { byGravity, endOf, groupIncidents } from './group-incidents.ts';
import type { IncidentMembers } from './group-incidents.ts';
import { REACH, counts } from './incident-facts.ts';
import type { CountedTemplate } from './key-phrases.ts';

export interface ReportWindow {
  readonly from: UnixNano;
  readonly to: UnixNano;
  readonly service: string | undefined;
}

interface Volume {
  readonly lines: number;
  readonly errors: number;
  readonly services: number;
}

/** A kind of message that changed against the span before, with its newest line of the range (of the span before, where it is gone). */
export interface Change {
  readonly template: string;
  readonly change: 'new' | 'gone' | 'rate';
  readonly count: number;
  readonly baseCount: number;
  /** Rate now over rate before; `null` where it is new. */
  readonly ratio: number | null;
  readonly line: LogItem;
}

export interface ReportFacts {
  readonly window: ReportWindow;
  readonly volume: Volume;
  /** Of the span of the same length before; `null`: nothing was stored then. */
  readonly before: Volume | null;
  readonly newestLine: LogItem | null;
  readonly newestError: LogItem | null;
  /** Templates of lines that are errors, with the number of those. */
  readonly errorTemplates: readonly CountedTemplate[];
  /** Gravest first. */
  readonly incidents: readonly IncidentMembers[];
  /** Findings of the range that a person or a review called normal, or that were put aside. */
  readonly dismissed: readonly AnomalyItem[];
  readonly newKinds: number;
  readonly changes: readonly Change[];
}

const MOST_FINDINGS = 1_000;
const MOST_SERVICES = 1_000;
const FALSE_DISCOVERIES = 0.05;
/** Least change of a rate that is worth a sentence, whatever its q-value. */
const WORTH_TELLING = 2;
const ERROR = 17;

export async function readReportFacts(context: QueryContext, window: ReportWindow): Promise<ReportFacts> {
  const { from, to, service } = window;
  const base = { from: from - (to - from), to: from };
  const [volume, before, newestLine, newestError, errorTemplates, findings, counted, baseCounted] = await Promise.all([
    volumeOf(context, { from, to }, service),
    volumeOf(context, base, service),
    newest(context, window, []),
    newest(context, window, [{ kind: 'severity', from: ERROR, to: 24 }]),
    errorTemplatesOf(context, window),
    readAnomalies(context.store.sql, {
      range: { from: from - REACH, to },
      limit: MOST_FINDINGS,
      now: context.clock.now(),
      ...(service === undefined ? {} : { service }),
    }),
    countTemplates(context.store.sql, { from, to }, service),
    countTemplates(context.store.sql, base, service),
  ]);
  const items = findings.map((row) => row.item);
  const inRange = (item: AnomalyItem): boolean => endOf(item) >= from;
  const rows = baseCounted.size === 0 ? [] : compareWindows(counted, baseCounted, [], 1, FALSE_DISCOVERIES);
  return {
    window,
    volume,
    before: before.lines === 0 ? null : before,
    newestLine,
    newestError,
    errorTemplates,
    incidents: groupIncidents(items.filter(counts))
      .filter((members) => members.some(inRange))
      .sort(byGravity),
    dismissed: items.filter((item) => !counts(item) && inRange(item)),
    newKinds: rows.filter((row) => row.change === 'new').length,
    changes: await tellable(context, window, base, rows),
  };
}

type Row = ReturnType<typeof compareWindows>[number];

/** The most frequent new kind, the greatest change of a rate and the most frequent kind that is gone, each where there is one with a line. */
async function tellable(
  context: QueryContext,
  { from, to, service }: ReportWindow,
  base: { readonly from: UnixNano; readonly to: UnixNano },
  rows: readonly Row[],
): Promise<Change[]> {
  const sure = rows.filter((row) => row.qValue <= FALSE_DISCOVERIES);
  const folds = (row: Row): number => Math.abs(Math.log(row.ratio ?? 1));
  const best = (from: readonly Row[], worth: (row: Row) => number): Row | undefined =>
    from.reduce<Row | undefined>((top, row) => (top === undefined || worth(row) > worth(top) ? row : top), undefined);
  const chosen = [
    best(
      rows.filter((row) => row.change === 'new'),
      (row) => row.count,
    ),
    best(
      sure.filter((row) => row.change === 'rate' && folds(row) >= Math.log(WORTH_TELLING)),
      folds,
    ),
    best(
      sure.filter((row) => row.change === 'gone'),
      (row) => row.baseCount,
    ),
  ];
  const changes: Change[] = [];
  for (const row of chosen) {
    if (row === undefined || row.change === 'variable') continue;
    const range = row.change === 'gone' ? base : { from, to };
    const line = await newest(context, { ...range, service }, [{ kind: 'templateId', value: row.templateId }]);
    const { template, change, count, baseCount, ratio } = row;
    if (line !== null) changes.push({ template, change, count, baseCount, ratio, line });
  }
  return changes;
}

async function volumeOf(
  context: QueryContext,
  range: { readonly from: UnixNano; readonly to: UnixNano },
  service: string | undefined,
): Promise<Volume> {
  const span = await rateSpan(context, range);
  const all =
    span === null ? [] : await readServices(context.store.sql, range, span, { limit: MOST_SERVICES, after: null });
  const rows = all.filter((row) => service === undefined || row.service === service);
  return {
    lines: rows.reduce((sum, row) => sum + row.count, 0),
    errors: rows.reduce((sum, row) => sum + row.errorCount, 0),
    services: rows.length,
  };
}

const IS_ERROR = /^(?:ERROR|FATAL)/;
const MOST_TEMPLATES = 1_000;

async function errorTemplatesOf(
  context: QueryContext,
  { from, to, service }: ReportWindow,
): Promise<readonly CountedTemplate[]> {
  const range = { from, to };
  const span = await rateSpan(context, range);
  if (span === null) return [];
  const filter = service === undefined ? {} : { service };
  const items = await readTemplates(context.store.sql, { range, span, limit: MOST_TEMPLATES, ...filter });
  return items
    .map(({ template, bySeverity }) => ({
      text: template,
      count: Object.entries(bySeverity).reduce((sum, [name, count]) => (IS_ERROR.test(name) ? sum + count : sum), 0),
    }))
    .filter(({ count }) => count > 0);
}

async function newest(
  context: QueryContext,
  { from, to, service }: ReportWindow,
  more: Parameters<QueryContext['logs']['page']>[0]['filter'][],
): Promise<LogItem | null> {
  const filter = {
    kind: 'and' as const,
    of: [...(service === undefined ? [] : [{ kind: 'service' as const, value: service }]), ...more],
  };
  const page = await context.logs.page({ filter, range: { from, to }, limit: 1, after: null });
  return page.items[0] ?? null;
}
