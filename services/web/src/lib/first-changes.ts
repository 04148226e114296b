import type { TemplateItem } from '@logsieve/contracts';
import type { DiffItem } from './queries.ts';
import { MINUTE, HOUR, toMs, toRfc3339 } from './time.ts';

/** A kind of message that had not been written before, with the time of its first line. */
export interface FirstChange {
  readonly templateId: string;
  readonly template: string;
  readonly services: readonly string[];
  readonly firstSeen: string;
  readonly count: number;
}

/** Causes come a little before their effects: how far back of the window to look, and with how much before that to compare. */
const LEAD = 2 * MINUTE;
const BASE = HOUR;

export function causeWindows(windowStart: string, windowEnd: string) {
  const from = toMs(windowStart) - LEAD;
  const to = Math.max(toMs(windowEnd), from + LEAD + 1000);
  return { from: toRfc3339(from), to: toRfc3339(to), baseFrom: toRfc3339(from - BASE), baseTo: toRfc3339(from) };
}

/**
 * New kinds of message in the order in which they first appeared: what stands first is the first candidate for the cause.
 * `templates` is the list over the same window as `diff`, so that its `firstSeen` is the first line in it.
 */
export function firstChanges(diff: readonly DiffItem[], templates: readonly TemplateItem[]): FirstChange[] {
  const seen = new Map(templates.map((item) => [item.id, item]));
  return diff
    .filter((item) => item.change === 'new')
    .flatMap(({ templateId, template, count }) => {
      const item = seen.get(templateId);
      return item === undefined
        ? []
        : [{ templateId, template, count, services: item.services, firstSeen: item.firstSeen }];
    })
    .sort((a, b) => (a.firstSeen < b.firstSeen ? -1 : a.firstSeen > b.firstSeen ? 1 : 0));
}
