import { formatUnixNano, severityShortName } from '@logsieve/contracts';
import type { TemplateItem } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { bucketsSql, rateSql, spread } from './rate.ts';
import type { RateSpan } from './rate.ts';
import { LINKS_SQL, TEMPLATE_TEXTS_SQL, groupsSql, hexSql } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

export interface TemplateRequest {
  readonly range: TimeRange;
  readonly span: RateSpan;
  readonly limit: number;
  readonly service?: string;
  /** Part of the template's text, letters A–Z in either case. */
  readonly text?: string;
  /** 16 hex digits: this one only. */
  readonly id?: string;
  readonly after?: { readonly count: number; readonly id: string };
}

interface TemplateRow {
  readonly template_id: string;
  readonly text: string;
  readonly total: number;
  readonly first_nanos: string;
  readonly last_nanos: string;
  readonly services: readonly string[];
  readonly rate: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, string>>;
}

/** Templates with lines in the range, most lines first; counts are exact sums of the ledger. */
export async function readTemplates(sql: SqlReader, request: TemplateRequest): Promise<readonly TemplateItem[]> {
  const { range, span, limit, service, text, id, after } = request;
  const inGroups = ['groups.pattern != 0', ...(service === undefined ? [] : ['groups.service = {service:String}'])];
  const having = [
    ...(id === undefined ? [] : ['template_id = {id:String}']),
    ...(text === undefined ? [] : ['positionCaseInsensitive(text, {text:String}) > 0']),
    ...(after === undefined
      ? []
      : [`(total < ${String(after.count)} OR (total = ${String(after.count)} AND template_id > {afterId:String}))`]),
  ];
  const rows = await sql.rows<TemplateRow>(
    `SELECT ${hexSql('counted.template')} AS template_id, texts.text AS text, total, first_nanos, last_nanos, services, rate, severities
     FROM (
       SELECT links.template AS template, toFloat64(sum(count)) AS total,
         toString(toUnixTimestamp64Nano(min(first))) AS first_nanos, toString(toUnixTimestamp64Nano(max(last))) AS last_nanos,
         arraySort(groupUniqArray(groups.service)) AS services, ${rateSql()} AS rate,
         sumMap(map(groups.severity, toUInt64(count))) AS severities
       FROM (${bucketsSql(`SELECT * FROM (${groupsSql(range)}) AS groups WHERE ${inGroups.join(' AND ')}`, span)}) AS groups
       INNER JOIN (${LINKS_SQL}) AS links ON links.service = groups.service AND links.pattern = groups.pattern
       GROUP BY links.template) AS counted
     LEFT ANY JOIN (${TEMPLATE_TEXTS_SQL}) AS texts ON texts.id = counted.template
     ${having.length === 0 ? '' : `WHERE ${having.join(' AND ')}`}
     ORDER BY total DESC, template_id LIMIT ${String(limit)}`,
    { service: service ?? '', id: id ?? '', text: text ?? '', afterId: after?.id ?? '' },
  );
  return rows.map((row) => ({
    id: row.template_id,
    template: row.text,
    count: row.total,
    firstSeen: formatUnixNano(BigInt(row.first_nanos)),
    lastSeen: formatUnixNano(BigInt(row.last_nanos)),
    services: [...row.services],
    rate: spread(row.rate),
    bySeverity: severityCounts(
      Object.entries(row.severities).map(([severity, count]) => ({ severity: Number(severity), count: Number(count) })),
    ),
  }));
}

/** By short name; lines without a severity count as `UNSPECIFIED`. */
export function severityCounts(
  counts: readonly { readonly severity: number; readonly count: number }[],
): Record<string, number> {
  const byName: Record<string, number> = {};
  for (const { severity, count } of counts) {
    const name = severityShortName(severity) ?? 'UNSPECIFIED';
    byName[name] = (byName[name] ?? 0) + count;
  }
  return byName;
}

/** Texts that a template has had, oldest first, each with the time since when. */
export async function readTemplateHistory(
  sql: SqlReader,
  id: string,
): Promise<readonly { readonly template: string; readonly since: string }[]> {
  const rows = await sql.rows<{ text: string; since_nanos: string }>(
    `SELECT t.text AS text, toString(toUnixTimestamp64Nano(min(t.since))) AS since_nanos FROM templates AS t
     WHERE t.id = reinterpretAsUInt64(reverse(unhex({id:String}))) GROUP BY t.text ORDER BY min(t.version)`,
    { id },
  );
  return rows.map((row) => ({ template: row.text, since: formatUnixNano(BigInt(row.since_nanos)) }));
}

/** Patterns that point to a template, with their exact counts; most lines first. */
export async function readTemplatePatterns(
  sql: SqlReader,
  id: string,
  limit: number,
): Promise<readonly { readonly id: string; readonly text: string; readonly count: number }[]> {
  const rows = await sql.rows<{ pattern_id: string; parts: string[]; total: number }>(
    `SELECT ${hexSql('shapes.id')} AS pattern_id, any(shapes.parts) AS parts, sum(counted.total) AS total FROM (
       SELECT pattern, toFloat64(sum(count)) AS total FROM (${groupsSql({ from: null, to: null })}) AS groups
       WHERE (groups.service, groups.pattern) IN (SELECT links.service, links.pattern FROM (${LINKS_SQL}) AS links
         WHERE links.template = reinterpretAsUInt64(reverse(unhex({id:String}))))
       GROUP BY pattern) AS counted
     LEFT ANY JOIN (SELECT p.number AS number, p.id AS id, p.parts AS parts FROM patterns AS p) AS shapes ON shapes.number = counted.pattern
     GROUP BY shapes.id ORDER BY total DESC, pattern_id LIMIT ${String(limit)}`,
    { id },
  );
  return rows.map((row) => ({ id: row.pattern_id, text: row.parts.join('<*>'), count: row.total }));
}

/** Exact counts per template of a range, for comparing two windows. */
export async function countTemplates(
  sql: SqlReader,
  range: TimeRange,
  service: string | undefined,
): Promise<ReadonlyMap<string, { readonly text: string; readonly count: number }>> {
  const rows = await sql.rows<{ template_id: string; text: string; total: number }>(
    `SELECT ${hexSql('counted.template')} AS template_id, texts.text AS text, total FROM (
       SELECT links.template AS template, toFloat64(sum(count)) AS total FROM (${groupsSql(range)}) AS groups
       INNER JOIN (${LINKS_SQL}) AS links ON links.service = groups.service AND links.pattern = groups.pattern
       WHERE groups.pattern != 0 ${service === undefined ? '' : 'AND groups.service = {service:String}'}
       GROUP BY links.template) AS counted
     LEFT ANY JOIN (${TEMPLATE_TEXTS_SQL}) AS texts ON texts.id = counted.template`,
    { service: service ?? '' },
  );
  return new Map(rows.map((row) => [row.template_id, { text: row.text, count: row.total }]));
}
