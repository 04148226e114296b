import { parseRfc3339 } from '@logsieve/contracts';
import type { AnomalyItem } from '@logsieve/contracts';

/** Findings that began together, in the order in which they began; among those of one moment the likelier first. */
export type IncidentMembers = readonly [AnomalyItem, ...AnomalyItem[]];

/** What begins so soon after the first of an incident is taken as its consequence; the page groups by the same. Nanoseconds. */
export const TOGETHER = 120_000_000_000n;

export const startOf = (item: AnomalyItem): bigint => parseRfc3339(item.windowStart) ?? 0n;
export const endOf = (item: AnomalyItem): bigint => parseRfc3339(item.windowEnd) ?? 0n;

/** Oldest first. What is connected stays together: it counts from the beginning of its incident. */
export function groupIncidents(items: readonly AnomalyItem[]): IncidentMembers[] {
  const groups: [AnomalyItem, ...AnomalyItem[]][] = [];
  const began = new Map<string, bigint>();
  for (const item of items) {
    const start = startOf(item);
    if (start < (began.get(item.incidentId) ?? start + 1n)) began.set(item.incidentId, start);
  }
  const beganAt = (item: AnomalyItem): bigint => began.get(item.incidentId) ?? startOf(item);
  for (const item of [...items].sort((a, b) => compare(beganAt(a), beganAt(b)) || inOrder(a, b))) {
    const group = groups.at(-1);
    if (group !== undefined && beganAt(item) - startOf(group[0]) <= TOGETHER) group.push(item);
    else groups.push([item]);
  }
  for (const group of groups) group.sort(inOrder);
  return groups;
}

const inOrder = (a: AnomalyItem, b: AnomalyItem): number =>
  compare(startOf(a), startOf(b)) || b.probability - a.probability || (a.id < b.id ? -1 : 1);

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const GRAVITY: Readonly<Record<AnomalyItem['verdict'], number>> = { anomalous: 2, uncertain: 1, normal: 0 };

/** The finding that the incident is told by: what is judged worst, then what is likeliest. */
export const gravestOf = (members: IncidentMembers): AnomalyItem =>
  members.reduce((best, item) =>
    GRAVITY[item.verdict] - GRAVITY[best.verdict] > 0 ||
    (item.verdict === best.verdict && item.probability > best.probability)
      ? item
      : best,
  );

/** Gravest first, then newest. */
export const byGravity = (a: IncidentMembers, b: IncidentMembers): number => {
  const [x, y] = [gravestOf(a), gravestOf(b)];
  return (
    GRAVITY[y.verdict] - GRAVITY[x.verdict] || y.probability - x.probability || compare(startOf(b[0]), startOf(a[0]))
  );
};
