import type { AnomalyItem } from '@logsieve/contracts';
import { MINUTE, toMs } from './time.ts';

/** Anomalies that began together: one cause is likelier than several. */
export interface Incident {
  /** Start of the earliest, milliseconds. */
  readonly since: number;
  /** In the order they were given. */
  readonly members: readonly AnomalyItem[];
  readonly services: readonly string[];
}

/** What begins so soon after the first of an incident is taken as its consequence. */
const TOGETHER = 2 * MINUTE;

/** Groups by beginning; the incidents stand in the order of their first member in `items`, as do the members. */
export function groupIncidents(items: readonly AnomalyItem[]): Incident[] {
  const starts = items.map((item) => toMs(item.windowStart)).sort((a, b) => a - b);
  const heads: number[] = [];
  for (const start of starts) {
    const head = heads.at(-1);
    if (head === undefined || start - head > TOGETHER) heads.push(start);
  }
  const groups = new Map<number, AnomalyItem[]>();
  for (const item of items) {
    const start = toMs(item.windowStart);
    const head = heads.findLast((each) => each <= start) ?? start;
    const group = groups.get(head);
    if (group === undefined) groups.set(head, [item]);
    else group.push(item);
  }
  return [...groups].map(([since, members]) => ({
    since,
    members,
    services: [...new Set(members.map((item) => item.service))],
  }));
}
