import type { Clock } from './clock.ts';

/** Permanent or transient is one bit, decided where the error is born. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
/** Retrying makes sense; `retryAfterMs` is the other side's wish. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options?: { cause?: unknown; retryAfterMs?: number }) {
    super(message, { cause: options?.cause });
    this.retryAfterMs = options?.retryAfterMs;
  }
}

export interface RetryOptions {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly clock: Clock;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly signal?: AbortSignal;
  readonly onRetry?: (error: unknown, attempt: number) => void;
}

/** Exponential backoff with full jitter; permanent errors and an aborted signal end it at once. */
export async function retry<T>(run: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run(attempt);
    } catch (error) {
      const over = attempt >= options.attempts || error instanceof PermanentError || options.signal?.aborted === true;
      if (over) throw error;
      options.onRetry?.(error, attempt);
      const backoff =
        Math.min(options.maxDelayMs, options.firstDelayMs * 2 ** (attempt - 1)) * (0.5 + options.random() / 2);
      const wished = error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
      await options.clock.sleep(Math.min(Math.max(backoff, wished), options.maxDelayMs), options.signal);
    }
  }
}
