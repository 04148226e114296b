import type { AnomalyItem } from '@logsieve/contracts';
import { levelOf } from './anomaly-words.ts';
import type { Level } from './anomaly-words.ts';
import { MINUTE, toMs } from './time.ts';

const ORDER: Readonly<Record<Level, number>> = { high: 0, unsure: 1, quiet: 2 };
/** Anomalies of one incident end within minutes of each other; inside such a step the likelier one leads. */
const STEP = 10 * MINUTE;

/** What needs a look first; then the newest, and among those of the same minutes the most probable. */
export function rankAnomalies(items: readonly AnomalyItem[]): AnomalyItem[] {
  const step = (item: AnomalyItem) => Math.floor(toMs(item.windowEnd) / STEP);
  return [...items].sort(
    (a, b) => ORDER[levelOf(a)] - ORDER[levelOf(b)] || step(b) - step(a) || b.probability - a.probability,
  );
}
