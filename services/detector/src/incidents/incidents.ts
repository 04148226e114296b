import { createHash } from 'node:crypto';
import { formatUnixNano } from '@logsieve/contracts';
import type { Anomaly, Position, ReviewRequest } from '@logsieve/contracts';
import { mergeEvidence } from '../windows/evidence.ts';
import { NO_TIES, mergeTies } from '../ties/ties.ts';
import { firstSeenOf, withFirsts } from './first-seen.ts';
import { Joints } from './joints.ts';
import type { OpenIncident } from './open-incident.ts';
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

/** One row to write. `isNew`: it has not been written before, so it may be asked about. */
export interface IncidentChange {
  readonly anomaly: Anomaly;
  readonly isNew: boolean;
  /** `null`: nothing more was found in it, but what it is connected with. */
  readonly main: Judged | null;
}

const MAX_TEMPLATES = 100;
/** Other services named in a summary. */
const MAX_NAMED = 5;

/** An incident that is new, has grown, or is connected with another now. */
interface Changed {
  readonly incident: OpenIncident;
  readonly isNew: boolean;
  readonly main: Judged | null;
}

/**
 * Puts what is found window by window together: one incident per service and cause, one row per incident that grows while it lasts; those of several services that are connected have the
 * same `incidentId`.
 */
export class Incidents {
  readonly #options: IncidentOptions;
  readonly #modelVersion: string;
  readonly #open = new Map<string, OpenIncident[]>();
  readonly #joints: Joints;
  #size = 0;

  constructor(options: IncidentOptions, modelVersion: string) {
    this.#options = options;
    this.#modelVersion = modelVersion;
    this.#joints = new Joints(options.joinSeconds);
  }

  /** Takes judged candidates, oldest window first; what was judged normal must not be among them. */
  take(judged: readonly Judged[]): IncidentChange[] {
    const changes = new Map<string, Changed>();
    for (const group of groupsOf(judged)) {
      for (const change of this.#takeGroup(group)) {
        const { id } = change.incident.anomaly;
        changes.set(id, { ...change, isNew: change.isNew || (changes.get(id)?.isNew ?? false) });
        for (const incident of this.#joints.connect(change.incident)) {
          const { id: other } = incident.anomaly;
          if (!changes.has(other)) changes.set(other, { incident, isNew: false, main: null });
        }
      }
    }
    return [...changes.values()].map(({ incident, isNew, main }) => ({
      anomaly: this.#rendered(incident),
      isNew,
      main,
    }));
  }

  /** What a person resolved is over: the next finding begins a new one. */
  close(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    for (const [service, incidents] of this.#open) {
      const left = incidents.filter(({ anomaly }) => !ids.has(anomaly.id));
      for (const incident of incidents) if (!left.includes(incident)) this.#joints.remove(incident);
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
  #takeGroup(group: readonly [Judged, ...Judged[]]): Changed[] {
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
    const changes: Changed[] = [];
    for (const [incident, more] of perIncident) {
      if (isNear(incident.anomaly, windowStart, this.#options.joinSeconds)) noteBeginning(incident, more);
      changes.push(grow(incident, more, windowStart, windowEnd));
    }
    const [main, ...others] = rest;
    if (main !== undefined) {
      const incident = begin(main, this.#modelVersion);
      noteBeginning(incident, rest);
      this.#add(incident);
      if (others.length > 0) grow(incident, others, windowStart, windowEnd);
      changes.push({ incident, isNew: true, main });
    }
    return changes;
  }

  /** With its place in a joint incident, and the services in which something began about then without being connected. */
  #rendered(incident: OpenIncident): Anomaly {
    const { anomaly, joint, firsts = [] } = incident;
    const others: string[] = [];
    for (const [service, incidents] of this.#open) {
      if (others.length === MAX_NAMED) break;
      if (service === anomaly.service || joint?.services.includes(service) === true) continue;
      const began = incidents.some((one) => isTogether(one.anomaly, anomaly, this.#options.joinSeconds));
      if (began) others.push(service);
    }
    const parts = [anomaly.summary];
    if (joint !== undefined) parts.push(joint.alsoIn);
    if (others.length > 0) parts.push(`At the same time in ${others.sort().join(', ')}.`);
    return {
      ...anomaly,
      summary: parts.join(' '),
      incidentId: joint?.id ?? anomaly.id,
      connection: joint?.connection ?? '',
      firstSeen: String(firstSeenOf(incident)),
      firsts,
    };
  }

  #stillOpen(service: string, windowStart: bigint): OpenIncident[] {
    const quiet = BigInt(Math.round(this.#options.quietSeconds * 1e9));
    const all = this.#open.get(service) ?? [];
    const open = all.filter(({ anomaly }) => BigInt(anomaly.windowEnd) + quiet >= windowStart);
    if (open.length < all.length) for (const one of all) if (!open.includes(one)) this.#joints.remove(one);
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
    this.#joints.add(incident);
    for (const [oldest, incidents] of this.#open) {
      if (this.#size <= this.#options.maxOpen) break;
      this.#open.delete(oldest);
      for (const one of incidents) this.#joints.remove(one);
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
    ties: NO_TIES,
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

/** What it began with, and by which ids others may be connected with that. */
function noteBeginning(incident: OpenIncident, found: readonly Judged[]): void {
  incident.firsts = withFirsts(
    incident.firsts ?? [],
    found.map(({ candidate }) => candidate),
  );
  if (incident.ties === undefined) return;
  for (const { candidate } of found) incident.ties = mergeTies(incident.ties, candidate.ties ?? NO_TIES);
}

/** Adds what belongs to an incident. What it is about stays, unless the new finding has a clearly graver verdict. */
function grow(incident: OpenIncident, more: readonly Judged[], windowStart: bigint, windowEnd: bigint): Changed {
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
  return { incident, isNew: false, main: strongest };
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
export function reviewRequestOf(anomaly: Anomaly, main: Judged, requestedAt: bigint): ReviewRequest {
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
