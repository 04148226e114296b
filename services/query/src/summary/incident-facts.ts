import { parseRfc3339 } from '@logsieve/contracts';
import type { AnomalyItem, LogItem } from '@logsieve/contracts';
import { EVERYTHING, countTemplates, readAnomalies, readTemplates } from '@logsieve/store';
import { rateSpan } from '../routes/context.ts';
import type { QueryContext } from '../routes/context.ts';
import { endOf, gravestOf, groupIncidents, startOf } from './group-incidents.ts';
import type { IncidentMembers } from './group-incidents.ts';

/** A kind of message that had not been written in the hour before, with its first line. */
export interface FirstMessage {
  readonly template: string;
  readonly service: string;
  readonly firstSeen: string;
  readonly line: LogItem;
}

/** What is stored of one incident; everything here exists. */
export interface IncidentFacts {
  readonly members: IncidentMembers;
  readonly gravest: AnomalyItem;
  /** Lines that prove it, those of the gravest finding first; empty where they are no longer stored. */
  readonly lines: readonly LogItem[];
  /** First new kind of message from two minutes before it began; `null`: none, or nothing to compare with. */
  readonly first: FirstMessage | null;
  /** Lines of the gravest finding's template: since it began, and in the hour before. `null`: no template, or nothing was stored then. */
  readonly rate: { readonly template: string; readonly now: number; readonly before: number } | null;
}

const MINUTE = 60_000_000_000n;
/** Causes come a little before their effects; how much before that is compared with. */
const LEAD = 2n * MINUTE;
const BASE = 60n * MINUTE;
/** How far back an incident may have begun, for its members to be found. */
export const REACH = 30n * MINUTE;
const MOST_MEMBERS = 1_000;
const MOST_LINES = 8;
const LINES_PER_MEMBER = 3;
const MOST_TEMPLATES = 1_000;

/** The findings that began together with this one; itself always. */
export async function incidentOf(context: QueryContext, item: AnomalyItem): Promise<IncidentMembers> {
  const rows = await readAnomalies(context.store.sql, {
    range: { from: startOf(item) - REACH, to: startOf(item) + LEAD + 1n },
    limit: MOST_MEMBERS,
    now: context.clock.now(),
  });
  const others = rows.map((row) => row.item).filter((other) => other.id !== item.id && counts(other));
  return groupIncidents([item, ...others]).find((group) => group.some(({ id }) => id === item.id)) ?? [item];
}

/** What a person put aside, or somebody judged normal, is no part of an incident. */
export const counts = (item: AnomalyItem): boolean => item.state === 'active' && item.verdict !== 'normal';

export async function readIncidentFacts(context: QueryContext, members: IncidentMembers): Promise<IncidentFacts> {
  const gravest = gravestOf(members);
  const start = startOf(members[0]);
  const end = members.map(endOf).reduce((a, b) => (b > a ? b : a));
  const from = start - LEAD;
  const to = end > start ? end : start + 1_000_000_000n;
  const [lines, now, base] = await Promise.all([
    evidenceLines(context, members, gravest),
    countTemplates(context.store.sql, { from, to }, undefined),
    countTemplates(context.store.sql, { from: from - BASE, to: from }, undefined),
  ]);
  const comparable = base.size > 0;
  const { templateId, template } = gravest;
  return {
    members,
    gravest,
    lines,
    first: comparable
      ? await firstMessage(
          context,
          from,
          to,
          [...now.keys()].filter((id) => !base.has(id)),
        )
      : null,
    rate:
      !comparable || templateId === null || template === null
        ? null
        : { template, now: now.get(templateId)?.count ?? 0, before: base.get(templateId)?.count ?? 0 },
  };
}

/** A few of each finding, the gravest first. */
async function evidenceLines(
  context: QueryContext,
  members: IncidentMembers,
  gravest: AnomalyItem,
): Promise<readonly LogItem[]> {
  const ordered = [gravest, ...members.filter((item) => item !== gravest)];
  const places = ordered.flatMap((item) => item.evidence.slice(0, LINES_PER_MEMBER)).slice(0, MOST_LINES);
  return context.logs.at(places);
}

async function firstMessage(
  context: QueryContext,
  from: bigint,
  to: bigint,
  fresh: readonly string[],
): Promise<FirstMessage | null> {
  const span = fresh.length === 0 ? null : await rateSpan(context, EVERYTHING);
  if (span === null) return null;
  const ids = new Set(fresh);
  const templates = await readTemplates(context.store.sql, { range: { from, to }, span, limit: MOST_TEMPLATES });
  const earliest = templates
    .filter(({ id }) => ids.has(id))
    .reduce<(typeof templates)[number] | null>(
      (best, item) => (best === null || item.firstSeen < best.firstSeen ? item : best),
      null,
    );
  if (earliest === null) return null;
  const seen = parseRfc3339(earliest.firstSeen) ?? from;
  const page = await context.logs.page({
    filter: { kind: 'templateId', value: earliest.id },
    range: { from: seen, to: seen + 1n },
    limit: 1,
    after: null,
  });
  const [line] = page.items;
  return line === undefined
    ? null
    : { template: earliest.template, service: line.service, firstSeen: line.timestamp, line };
}
