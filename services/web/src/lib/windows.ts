import type { AnomalyItem } from '@logsieve/contracts';
import { HOUR, MINUTE, toMs, toRfc3339 } from './time.ts';

export interface Windows {
  /** The anomaly's own window. */
  readonly from: string;
  readonly to: string;
  /** As long, just before. */
  readonly baseFrom: string;
  readonly baseTo: string;
  /** What a timeline shows: the window with room on both sides. */
  readonly shownFrom: string;
  readonly shownTo: string;
}

/** Windows to show and compare around an anomaly; times are RFC 3339, `now` in milliseconds: the future is not shown. */
export function windowsAround(anomaly: Pick<AnomalyItem, 'windowStart' | 'windowEnd'>, now: number): Windows {
  const from = toMs(anomaly.windowStart);
  const to = Math.max(toMs(anomaly.windowEnd), from + 1000);
  const length = to - from;
  const room = Math.min(6 * HOUR, Math.max(10 * MINUTE, 3 * length));
  return {
    from: toRfc3339(from),
    to: toRfc3339(to),
    baseFrom: toRfc3339(from - Math.max(length, 5 * MINUTE)),
    baseTo: toRfc3339(from),
    shownFrom: toRfc3339(from - room),
    shownTo: toRfc3339(Math.min(to + room / 2, Math.max(to, now))),
  };
}
