import type { Clock } from '@logsieve/pipeline';
import { DoorError } from './door-error.ts';

/** Bytes that were taken from senders and are not durable yet: the bound of the doors' memory, and of the time that others wait behind them. */
export interface InFlight {
  readonly bytes: number;
  /** How many bytes fit now. */
  readonly limit: number;
  /**
   * Call the result once, when the bytes are gone: with `true` when they are durable, `false` when they did not become so, nothing where that was
   * not tried. @throws DoorError 429 where there is no room
   */
  take(bytes: number): (durable?: boolean) => void;
}

/** What fits at first; more or less fits later, as the store shows how fast it is. */
const FIRST_BYTES = 64 * 1024 * 1024;
const LEAST_BYTES = 8 * 1024 * 1024;
/** Bytes that wait longer than this are more than the store can take: senders give up after 30 s, and send again what is stored all the same. */
const SLOW_MS = 5_000;
const FAST_MS = 2_000;

/**
 * At most `maxBytes`, and fewer where they take long to become durable: halved while they are slow, at most once in the time that they take, and a
 * quarter more for each that is fast while there is little room (as TCP finds what a path carries).
 */
export function createInFlight(maxBytes: number, clock: Pick<Clock, 'monotonicMs'>): InFlight {
  let bytes = 0;
  let limit = Math.min(maxBytes, FIRST_BYTES);
  let shrunkMs = -Infinity;

  /** `before`: what was on its way when these bytes were taken: only behind much does being fast say something. */
  function learn(startedMs: number, durable: boolean, before: number): void {
    const now = clock.monotonicMs();
    const took = now - startedMs;
    // What was taken before the last cut says nothing of the new limit.
    if (took > SLOW_MS && startedMs > shrunkMs) {
      limit = Math.max(Math.min(maxBytes, LEAST_BYTES), limit / 2);
      shrunkMs = now;
    } else if (durable && took < FAST_MS && before > limit / 2) limit = Math.min(maxBytes, limit * 1.25);
  }

  return {
    get bytes() {
      return bytes;
    },
    get limit() {
      return limit;
    },
    take(more) {
      // One request always fits, whatever its size, and a large one also where little is on its way: small ones could keep it out for ever.
      const room = bytes > limit / 4 ? limit : maxBytes;
      if (bytes > 0 && bytes + more > room)
        throw new DoorError(429, 'overload', 'too much is on its way; send again later', { retryAfter: 1 });
      const before = bytes;
      bytes += more;
      const startedMs = clock.monotonicMs();
      let released = false;
      return (durable) => {
        if (released) return;
        released = true;
        if (durable !== undefined) learn(startedMs, durable, before);
        bytes -= more;
      };
    },
  };
}
