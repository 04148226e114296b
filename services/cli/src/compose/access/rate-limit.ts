import type { Clock } from '@logsieve/pipeline';

/** So many seconds of its rate a key may save up, for a page that asks ten things at once. */
const BURST_SECONDS = 10;

export interface RateLimit {
  /** One request of a key. @returns 0 where it may go on, otherwise the whole seconds after which it may ask again */
  take(key: string): number;
}

/** A bucket of tokens per key, refilled at `perSecond`. There are as many buckets as keys: whoever has none never gets here. */
export function createRateLimit(perSecond: number, clock: Pick<Clock, 'monotonicMs'>): RateLimit {
  const most = Math.max(1, perSecond * BURST_SECONDS);
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return {
    take(key) {
      const now = clock.monotonicMs();
      const before = buckets.get(key) ?? { tokens: most, atMs: now };
      const tokens = Math.min(most, before.tokens + ((now - before.atMs) / 1000) * perSecond);
      const fits = tokens >= 1;
      buckets.set(key, { tokens: fits ? tokens - 1 : tokens, atMs: now });
      return fits ? 0 : Math.ceil((1 - tokens) / perSecond);
    },
  };
}
