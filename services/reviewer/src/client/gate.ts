import type { Clock } from '@logsieve/pipeline';

export interface GateOptions {
  readonly clock: Clock;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** After so many failures in a row the circuit is open: one call at a time tries whether the endpoint is back. */
  readonly openAfter: number;
  /** Calls started in any 60 seconds. */
  readonly callsPerMinute: number;
}

const MINUTE_MS = 60_000;

/** Between all workers and the endpoint: pace, backoff, Retry-After and circuit breaker in one place. */
export interface Gate {
  readonly open: boolean;
  /** The last failure since the last success; '' where all is well. */
  readonly trouble: string;
  /** Resolves with true when a call may start, false when the signal aborted. Each true is followed by `success`, `failure` or `cancel`. */
  enter(signal: AbortSignal): Promise<boolean>;
  success(): void;
  failure(reason: string, more: { retryAfterMs?: number | undefined; needsPerson: boolean }): void;
  /** The call was not made after all. */
  cancel(): void;
}

export function createGate(options: GateOptions): Gate {
  const { clock } = options;
  let failures = 0;
  let trouble = '';
  let notBefore = 0;
  /** When the calls of the last minute started, oldest first. */
  let started: number[] = [];
  let running = 0;

  const isOpen = () => failures >= options.openAfter;
  function waitMs(): number {
    const now = clock.monotonicMs();
    if (isOpen() && running > 0) return 50; // someone is already trying
    started = started.filter((at) => at > now - MINUTE_MS);
    const oldest = started[started.length - options.callsPerMinute];
    return Math.max(0, notBefore - now, oldest === undefined ? 0 : oldest + MINUTE_MS - now);
  }

  return {
    get open() {
      return isOpen();
    },
    get trouble() {
      return trouble;
    },
    async enter(signal) {
      for (;;) {
        if (signal.aborted) return false;
        const wait = waitMs();
        if (wait === 0) break;
        await clock.sleep(wait, signal);
      }
      running += 1;
      started.push(clock.monotonicMs());
      return true;
    },
    success() {
      running -= 1;
      failures = 0;
      trouble = '';
    },
    failure(reason, { retryAfterMs, needsPerson }) {
      running -= 1;
      failures = needsPerson ? Math.max(failures + 1, options.openAfter) : failures + 1;
      trouble = reason;
      const backoff = Math.min(options.maxDelayMs, options.firstDelayMs * 2 ** Math.min(failures - 1, 30));
      const jittered = backoff * (0.5 + options.random() / 2);
      const delay = needsPerson ? options.maxDelayMs : jittered;
      notBefore = Math.max(notBefore, clock.monotonicMs() + Math.max(delay, retryAfterMs ?? 0));
    },
    cancel() {
      running -= 1;
      started.pop();
    },
  };
}
