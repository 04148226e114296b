import { shopLines } from '../../../services/cli/src/demo/shop.ts';
import type { ShopLine } from '../../../services/cli/src/demo/shop.ts';

const MINUTE_MS = 60_000;

/** What the shop writes because of release 2.4.0 and for no other reason: the release itself, failing orders, charges that take 108 ms and more. */
const OF_THE_BAD_RELEASE =
  /version=2\.4\.0|reason=deployment|charge failed|slow connection checkout|was refused: 503|" 503 |Released reservation|duration_ms=(?:10[89]|1[1-9]\d|[2-9]\d\d)\b/;

export interface PlantedBurst {
  readonly lines: readonly ShopLine[];
  /** Indexes into `lines` of the planted failure. */
  readonly planted: ReadonlySet<number>;
}

/** 25 quiet minutes of a shop, then five in which charges fail; it ends now, so that the windows are recent. */
export function plantedBurst(nowMs: number): PlantedBurst {
  const badReleaseMs = Math.floor(nowMs / 1000) * 1000 - 5 * MINUTE_MS;
  const schedule = { seed: 7, rate: 2, badReleaseMs, rollbackMs: nowMs + MINUTE_MS };
  const lines = [...shopLines(schedule, badReleaseMs - 25 * MINUTE_MS, nowMs)];
  const planted = new Set(lines.flatMap((line, index) => (OF_THE_BAD_RELEASE.test(line.body) ? [index] : [])));
  return { lines, planted };
}
