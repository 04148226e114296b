import type { Candidate } from '../engine/candidate.ts';
import type { FirstFinding, OpenIncident } from './open-incident.ts';

/** Findings that are named among what an incident began with. */
const MAX_FIRSTS = 5;

/** When an incident's first line came, Unix nanoseconds. */
export const firstSeenOf = ({ anomaly, firsts }: OpenIncident): bigint =>
  BigInt(firsts?.[0]?.firstSeen ?? anomaly.windowStart);

/** Adds findings; each template once, by its first line. */
export function withFirsts(firsts: readonly FirstFinding[], more: readonly Candidate[]): FirstFinding[] {
  const all = [...firsts, ...more.map(firstOf)].sort(inOrder);
  const byTemplate = new Map<string, FirstFinding>();
  for (const one of all) if (!byTemplate.has(one.templateId)) byTemplate.set(one.templateId, one);
  return [...byTemplate.values()].slice(0, MAX_FIRSTS);
}

const firstOf = ({ kind, templateId, template, firstTime, windowStart }: Candidate): FirstFinding => ({
  kind,
  templateId,
  template,
  firstSeen: String(firstTime ?? windowStart),
});

function inOrder(a: FirstFinding, b: FirstFinding): number {
  const apart = BigInt(a.firstSeen) - BigInt(b.firstSeen);
  return apart < 0n ? -1 : apart > 0n ? 1 : a.templateId < b.templateId ? -1 : 1;
}
