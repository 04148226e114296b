import { createHash } from 'node:crypto';
import { formatUnixNano } from '@logsieve/contracts';
import type { Anomaly, Position, ReviewRequest } from '@logsieve/contracts';
import { mergeEvidence } from '../windows/evidence.ts';
import type { Judged } from './verdict.ts';

export interface IncidentOptions {
  /** An incident that shows nothing for so long is over. */
  readonly quietSeconds: number;
  /** Whatever else turns up in its service within this time of its beginning belongs to it; later, while it goes on, only what is less grave. */
  readonly joinSeconds: number;
  /** Open incidents held; the longest quiet one goes first. */
  readonly maxOpen: number;
}

export const INCIDENT_DEFAULTS: IncidentOptions = { quietSeconds: 300, joinSeconds: 30, maxOpen: 20_000 };

/** An incident that may go on. Plain data: it is the snapshot too. */
export interface OpenIncident {
  anomaly: Anomaly;
  /** Families of templates that belong to it. */
  templates: string[];
  /** The main finding's sentence, without what is added about the others. */
  headline: string;
}

/** One row to write. `isNew`: it has not been written before, so it may be asked about. */
export interface IncidentChange {
  readonly anomaly: Anomaly;
  readonly isNew: boolean;
  readonly main: Judged;
}

const MAX_TEMPLATES = 100;
/** Other services named in a summary. */
const MAX_NAMED = 5;

/** Puts what is found window by window together: one incident per cause, one row per incident that grows while it lasts. */
export class Incidents {
  readonly #options: IncidentOptions;
  readonly #modelVersion: string;
  readonly #open = new Map<string, OpenIncident[]>();
  #size = 0;

  constructor(options: IncidentOptions, modelVersion: string) {
    this.#options = options;
    this.#modelVersion = modelVersion;
  }

  /** Takes judged candidates, oldest window first; what was judged normal must not be among them. */
  take(judged: readonly Judged[]): IncidentChange[] {
    const changes = new Map<string, IncidentChange>();
    for (const group of groupsOf(judged)) {
      for (const change of this.#takeGroup(group)) {
        const isNew = change.isNew || (changes.get(change.anomaly.id)?.isNew ?? false);
        changes.set(change.anomaly.id, { ...change, isNew });
      }
    }
    return [...changes.values()].map((change) => ({ ...change, anomaly: this.#withOthers(change.anomaly) }));
  }

  /** What a person resolved is over: the next finding begins a new one. */
  close(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    for (const [service, incidents] of this.#open) {
      const left = incidents.filter(({ anomaly }) => !ids.has(anomaly.id));
      this.#size -= incidents.length - left.length;
      if (left.length === 0) this.#open.delete(service);
      else if (left.length < incidents.length) this.#open.set(service, left);
    }
  }

  snapshot(): OpenIncident[] {
    return [...this.#open.values()].flat();
  }

  restore(incidents: readonly OpenIncident[]): void {
    for (const incident of incidents) this.#add(incident);
  }

  /** One service, one window. */
  #takeGroup(group: readonly [Judged, ...Judged[]]): IncidentChange[] {
    const { service, windowStart, windowEnd } = group[0].candidate;
    const open = this.#stillOpen(service, windowStart);
    const perIncident = new Map<OpenIncident, Judged[]>();
    const rest: Judged[] = [];
    for (const one of group) {
      const belongs =
        open.find((incident) => incident.templates.includes(one.candidate.family)) ??
        open.find((incident) => isNear(incident.anomaly, windowStart, this.#options.joinSeconds)) ??
        open.find(({ anomaly }) => isOngoing(anomaly, one) && one.probability <= anomaly.probability);
      if (belongs === undefined) rest.push(one);
      else perIncident.set(belongs, [...(perIncident.get(belongs) ?? []), one]);
    }
    const changes: IncidentChange[] = [];
    for (const [incident, more] of perIncident) changes.push(grow(incident, more, windowStart, windowEnd));
    const [main, ...others] = rest;
    if (main !== undefined) {
      const incident = begin(main, this.#modelVersion);
      this.#add(incident);
      if (others.length > 0) grow(incident, others, windowStart, windowEnd);
      changes.push({ anomaly: incident.anomaly, isNew: true, main });
    }
    return changes;
  }

  /** Names the other services in which something began about then: what breaks together is one story. */
  #withOthers(anomaly: Anomaly): Anomaly {
    const others: string[] = [];
    for (const [service, incidents] of this.#open) {
      if (others.length === MAX_NAMED) break;
      if (service === anomaly.service) continue;
      const began = incidents.some((one) => isTogether(one.anomaly, anomaly, this.#options.joinSeconds));
      if (began) others.push(service);
    }
    if (others.length === 0) return anomaly;
    return { ...anomaly, summary: `${anomaly.summary} At the same time in ${others.sort().join(', ')}.` };
  }

  #stillOpen(service: string, windowStart: bigint): OpenIncident[] {
    const quiet = BigInt(Math.round(this.#options.quietSeconds * 1e9));
    const all = this.#open.get(service) ?? [];
    const open = all.filter(({ anomaly }) => BigInt(anomaly.windowEnd) + quiet >= windowStart);
    this.#size -= all.length - open.length;
    if (open.length === 0) this.#open.delete(service);
    else this.#open.set(service, open);
    return open.filter(({ anomaly }) => BigInt(anomaly.windowStart) <= windowStart);
  }

  #add(incident: OpenIncident): void {
    const { service } = incident.anomaly;
    const open = this.#open.get(service) ?? [];
    this.#open.delete(service);
    this.#open.set(service, [...open, incident]);
    this.#size += 1;
    for (const [oldest, incidents] of this.#open) {
      if (this.#size <= this.#options.maxOpen) break;
      this.#open.delete(oldest);
      this.#size -= incidents.length;
    }
  }
}

/** By window, then service; the most probable first. */
function groupsOf(judged: readonly Judged[]): [Judged, ...Judged[]][] {
  const groups = new Map<string, [Judged, ...Judged[]]>();
  for (const one of judged) {
    const key = `${String(one.candidate.windowStart)}\0${one.candidate.service}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const sorted = [...groups.values()].sort((a, b) => compare(a[0].candidate.windowStart, b[0].candidate.windowStart));
  for (const group of sorted) group.sort((a, b) => weight(b) - weight(a));
  return sorted;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a person should read first: by verdict, then probability, then how unusual. */
const weight = ({ verdict, probability, candidate }: Judged): number =>
  (verdict === 'anomalous' ? 10 : 0) + probability + candidate.score / 1000;

const isNear = (anomaly: Anomaly, windowStart: bigint, seconds: number): boolean =>
  windowStart - BigInt(anomaly.windowStart) <= BigInt(Math.round(seconds * 1e9));

const isTogether = (a: Anomaly, b: Anomaly, seconds: number): boolean => {
  const apart = BigInt(a.windowStart) - BigInt(b.windowStart);
  return (apart < 0n ? -apart : apart) <= BigInt(Math.round(seconds * 1e9));
};

/** It showed something in the window before, or in this one. */
const isOngoing = (anomaly: Anomaly, { candidate }: Judged): boolean =>
  BigInt(anomaly.windowEnd) + (candidate.windowEnd - candidate.windowStart) >= candidate.windowStart;

/** The same finding has the same id, however often it is found. */
function anomalyId({ kind, service, templateId, windowStart }: Judged['candidate']): string {
  const name = JSON.stringify([kind, service, templateId, String(windowStart)]);
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

function begin(main: Judged, modelVersion: string): OpenIncident {
  const { candidate } = main;
  return {
    headline: candidate.summary,
    templates: [candidate.family],
    anomaly: {
      id: anomalyId(candidate),
      kind: candidate.kind,
      service: candidate.service,
      templateId: candidate.templateId,
      template: candidate.template,
      windowStart: String(candidate.windowStart),
      windowEnd: String(candidate.windowEnd),
      score: candidate.score,
      probability: main.probability,
      uncertainty: main.uncertainty,
      verdict: main.verdict,
      decidedBy: main.decidedBy,
      summary: candidate.summary,
      count: candidate.count,
      evidence: [...candidate.evidence],
      modelVersion,
    },
  };
}

/** Adds what belongs to an incident. What it is about stays, unless the new finding has a clearly graver verdict. */
function grow(incident: OpenIncident, more: readonly Judged[], windowStart: bigint, windowEnd: bigint): IncidentChange {
  const [strongest] = [...more].sort((a, b) => weight(b) - weight(a));
  if (strongest === undefined) throw new Error('an incident cannot grow by nothing');
  const { anomaly } = incident;
  const isGraver = strongest.verdict === 'anomalous' && anomaly.verdict === 'uncertain';
  const { candidate } = strongest;
  const templates = new Set(incident.templates);
  for (const one of more) templates.add(one.candidate.family);
  incident.templates = [...templates].slice(0, MAX_TEMPLATES);
  if (isGraver) incident.headline = candidate.summary;
  const lists: (readonly Position[])[] = more.map((one) => one.candidate.evidence);
  const count = anomaly.count + more.reduce((sum, one) => sum + one.candidate.count, 0);
  incident.anomaly = {
    ...anomaly,
    ...(isGraver ? { kind: candidate.kind, templateId: candidate.templateId, template: candidate.template } : {}),
    windowEnd: String(windowEnd > BigInt(anomaly.windowEnd) ? windowEnd : anomaly.windowEnd),
    score: Math.max(anomaly.score, candidate.score),
    probability: Math.max(anomaly.probability, strongest.probability),
    uncertainty: strongest.probability > anomaly.probability ? strongest.uncertainty : anomaly.uncertainty,
    verdict: isGraver ? 'anomalous' : anomaly.verdict,
    decidedBy: strongest.decidedBy === 'rule' ? 'rule' : anomaly.decidedBy,
    count,
    evidence: mergeEvidence(isGraver ? [candidate.evidence, anomaly.evidence, ...lists] : [anomaly.evidence, ...lists]),
    summary: summaryOf(incident, count, anomaly.windowStart, windowStart),
  };
  return { anomaly: incident.anomaly, isNew: false, main: strongest };
}

function summaryOf(incident: OpenIncident, count: number, began: string, now: bigint): string {
  const others = incident.templates.length - 1;
  const parts = [incident.headline];
  if (others > 0)
    parts.push(`With it ${String(others)} other ${others === 1 ? 'kind' : 'kinds'} of lines out of the ordinary.`);
  if (now > BigInt(began))
    parts.push(
      `Since ${formatUnixNano(BigInt(began)).slice(11, 19)} UTC, ${count.toLocaleString('en-US')} lines so far.`,
    );
  return parts.join(' ');
}

/** What a second reader is asked; typed placeholders and numbers, values never. */
export function reviewRequestOf({ anomaly, main }: IncidentChange, requestedAt: bigint): ReviewRequest {
  const { candidate } = main;
  const statistics = Object.entries(candidate.statistics).filter(([, value]) => Number.isFinite(value));
  return {
    schemaVersion: 1,
    anomaly,
    typedTemplate: candidate.typedTemplate,
    statistics: Object.fromEntries(statistics),
    neighbours: [...candidate.neighbours],
    requestedAt: formatUnixNano(requestedAt),
  };
}
