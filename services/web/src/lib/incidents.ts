import type { AnomalyItem } from '@logsieve/contracts';
import { MINUTE, toMs } from './time.ts';

/** Anomalies that began together: one cause is likelier than several. */
export interface Incident {
  /** Members that are connected by traces or ids, not only by time; 0: none. */
  readonly connected: number;
  /** Start of the earliest, milliseconds. */
  readonly since: number;
  /** In the order they were given. */
  readonly members: readonly AnomalyItem[];
  readonly services: readonly string[];
}

/** What begins so soon after the first of an incident is taken as its consequence. */
const TOGETHER = 2 * MINUTE;

/** Groups by beginning, that of the joint incident where an anomaly is part of one; the incidents stand in the order of their first member in `items`, as do the members. */
export function groupIncidents(items: readonly AnomalyItem[]): Incident[] {
  const began = new Map<string, number>();
  for (const { incidentId, windowStart } of items)
    began.set(incidentId, Math.min(toMs(windowStart), began.get(incidentId) ?? Infinity));
  const beganAt = (item: AnomalyItem): number => began.get(item.incidentId) ?? toMs(item.windowStart);
  const starts = items.map(beganAt).sort((a, b) => a - b);
  const heads: number[] = [];
  for (const start of starts) {
    const head = heads.at(-1);
    if (head === undefined || start - head > TOGETHER) heads.push(start);
  }
  const groups = new Map<number, AnomalyItem[]>();
  for (const item of items) {
    const start = beganAt(item);
    const head = heads.findLast((each) => each <= start) ?? start;
    const group = groups.get(head);
    if (group === undefined) groups.set(head, [item]);
    else group.push(item);
  }
  return [...groups].map(([since, members]) => ({
    since,
    members,
    connected: connectedOf(members),
    services: [...new Set(members.map((item) => item.service))],
  }));
}

/** Most members that are one incident. */
function connectedOf(members: readonly AnomalyItem[]): number {
  const counts = new Map<string, number>();
  for (const { incidentId } of members) counts.set(incidentId, (counts.get(incidentId) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return most > 1 ? most : 0;
}
