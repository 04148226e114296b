import OpenAI from 'openai';
import { redactText } from '../redact/secrets.ts';

/**
 * Why a call gave no answer.
 * `endpoint`: the other side as a whole (gone, overloaded, wrong key): everything waits, the question keeps its tries.
 * `question`: this one question (refused, truncated, not JSON): tried again, then given up with the reason.
 */
export class LlmFailure extends Error {
  override readonly name = 'LlmFailure';
  readonly scope: 'endpoint' | 'question';
  /** Short, for metrics and reviews: `timeout`, `unauthorized`, `rate_limited`, `invalid_answer` … */
  readonly reason: string;
  /** false: certain that nothing was generated, so nothing is paid. */
  readonly mayCost: boolean;
  readonly retryAfterMs: number | undefined;
  /** true: a person must act (key, model name); retrying soon is pointless. */
  readonly needsPerson: boolean;
  /** Tokens that the endpoint reported nevertheless. */
  readonly usage: TokenUsage | null;

  constructor(
    reason: string,
    message: string,
    more: {
      scope: 'endpoint' | 'question';
      mayCost: boolean;
      retryAfterMs?: number | undefined;
      needsPerson?: boolean;
      usage?: TokenUsage | null;
      cause?: unknown;
    },
  ) {
    super(message, { cause: more.cause });
    this.reason = reason;
    this.scope = more.scope;
    this.mayCost = more.mayCost;
    this.retryAfterMs = more.retryAfterMs;
    this.needsPerson = more.needsPerson ?? false;
    this.usage = more.usage ?? null;
  }
}

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Turns what the `openai` package throws into a decision. `timedOut`: our own limit ended the call. */
export function failureOf(error: unknown, timedOut: boolean, nowMs: number): LlmFailure {
  if (error instanceof LlmFailure) return error;
  if (timedOut)
    return new LlmFailure('timeout', 'no answer in time', { scope: 'question', mayCost: true, cause: error });
  if (error instanceof OpenAI.APIError && typeof error.status === 'number') return ofStatus(error, error.status, nowMs);
  // A connection that broke in the middle may have been paid for.
  const message = error instanceof Error ? deepest(error) : String(error);
  const never = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(message);
  return new LlmFailure(never ? 'unreachable' : 'connection', message, {
    scope: 'endpoint',
    mayCost: !never,
    cause: error,
  });
}

function ofStatus(error: InstanceType<typeof OpenAI.APIError>, status: number, nowMs: number): LlmFailure {
  // Endpoints repeat the key or the question they were given; this message is shown to everyone who may read.
  const message = `status ${String(status)}: ${redactText(error.message).text.slice(0, 200)}`;
  const retryAfterMs = retryAfter(error.headers, nowMs);
  const endpoint = (reason: string, more: { needsPerson?: boolean; mayCost?: boolean } = {}) =>
    new LlmFailure(reason, message, { scope: 'endpoint', mayCost: false, retryAfterMs, cause: error, ...more });
  if (status === 401 || status === 403) return endpoint('unauthorized', { needsPerson: true });
  if (status === 402) return endpoint('payment_required', { needsPerson: true });
  if (status === 404) return endpoint('not_found', { needsPerson: true });
  if (status === 429) return endpoint('rate_limited', { needsPerson: error.code === 'insufficient_quota' });
  if (status === 408 || status >= 500) return endpoint('server_error', { mayCost: status >= 500 });
  return new LlmFailure('bad_request', message, { scope: 'question', mayCost: false, cause: error });
}

/** `Retry-After` in seconds or as an HTTP date, or `retry-after-ms`. Milliseconds from now. */
export function retryAfter(headers: Headers | undefined, nowMs: number): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const value = headers?.get('retry-after') ?? null;
  if (value === null) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function deepest(error: Error): string {
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error && texts.length < 6; at = at.cause) {
    const { code } = at as { code?: unknown };
    texts.push(typeof code === 'string' ? `${at.message} (${code})` : at.message);
  }
  return texts.join(': ').slice(0, 300);
}
