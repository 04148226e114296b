import { randomBytes } from 'node:crypto';
import type { Clock } from '@logsieve/pipeline';
import type { LlmCall, LlmUsage, ReviewRecords } from '@logsieve/store';
import type { TokenUsage } from '../client/failure.ts';

export interface BudgetLimits {
  /** `null`: no limit. */
  readonly tokensPerDay: number | null;
  readonly costPerDayUsd: number | null;
  readonly callsPerDay: number | null;
  /** US dollars per million tokens; `null`: unknown, calls cost nothing. */
  readonly inputPrice: number | null;
  readonly outputPrice: number | null;
}

export interface Reservation {
  readonly id: string;
  readonly day: string;
  readonly tokens: TokenUsage;
}

/** What a finished call was charged. */
export interface Charge extends TokenUsage {
  readonly costUsd: number;
}

/**
 * The hard stop. Before a call its upper bound is written to the store and counted; after it, what it really was. A crash in between
 * leaves the upper bound, so that the limit holds. Days are UTC.
 */
export interface Governor {
  /** `null`: the call would break a limit of today. */
  reserve(upperBound: TokenUsage): Promise<Reservation | null>;
  /** `null` usage: nobody knows, the reservation stands. */
  settle(reservation: Reservation, usage: TokenUsage | null, outcome: 'ok' | 'failed'): Promise<Charge>;
  usage(): Promise<LlmUsage & { readonly day: string }>;
  limits: BudgetLimits;
}

export interface GovernorOptions {
  readonly records: Pick<ReviewRecords, 'saveCall' | 'usage'>;
  readonly clock: Clock;
  readonly limits: BudgetLimits;
  readonly model: string;
}

export function createGovernor(options: GovernorOptions): Governor {
  const { records, clock, limits, model } = options;
  let last: Promise<unknown> = Promise.resolve();

  /** One at a time: between reading the sum and writing the reservation nobody else may reserve. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }
  const day = () => dayOf(clock.now());
  const call = (reservation: Reservation, tokens: TokenUsage, outcome: LlmCall['outcome']) => ({
    id: reservation.id,
    day: reservation.day,
    model,
    outcome,
    ...tokens,
    costUsd: costOf(tokens, limits),
    version: outcome === 'reserved' ? (0 as const) : (1 as const),
    created: clock.now(),
  });

  return {
    limits,
    reserve: (upperBound) =>
      alone(async () => {
        const reservation: Reservation = { id: randomBytes(8).toString('hex'), day: day(), tokens: upperBound };
        if (exceeds(await records.usage(reservation.day), upperBound, 1, limits)) return null;
        await records.saveCall(call(reservation, upperBound, 'reserved'));
        // Another process may have reserved at the same moment: whoever sees the limit broken takes its reservation back.
        if (!exceeds(await records.usage(reservation.day), NOTHING, 0, limits)) return reservation;
        await records.saveCall(call(reservation, NOTHING, 'cancelled'));
        return null;
      }),
    async settle(reservation, usage, outcome) {
      const tokens = usage ?? reservation.tokens;
      await records.saveCall(call(reservation, tokens, outcome));
      return { ...tokens, costUsd: costOf(tokens, limits) };
    },
    async usage() {
      const today = day();
      return { ...(await records.usage(today)), day: today };
    },
  };
}

const NOTHING: TokenUsage = { inputTokens: 0, outputTokens: 0 };

export function dayOf(unixNano: bigint): string {
  return new Date(Number(unixNano / 1_000_000n)).toISOString().slice(0, 10);
}

/** Milliseconds until the next UTC day. */
export function untilTomorrowMs(unixNano: bigint): number {
  const DAY_MS = 86_400_000;
  return DAY_MS - (Number(unixNano / 1_000_000n) % DAY_MS);
}

export function costOf(tokens: TokenUsage, limits: BudgetLimits): number {
  return (tokens.inputTokens * (limits.inputPrice ?? 0) + tokens.outputTokens * (limits.outputPrice ?? 0)) / 1e6;
}

function exceeds(used: LlmUsage, more: TokenUsage, calls: number, limits: BudgetLimits): boolean {
  const tokens = used.tokens + more.inputTokens + more.outputTokens;
  const cost = used.costUsd + costOf(more, limits);
  return (
    (limits.callsPerDay !== null && used.calls + calls > limits.callsPerDay) ||
    (limits.tokensPerDay !== null && tokens > limits.tokensPerDay) ||
    (limits.costPerDayUsd !== null && cost > limits.costPerDayUsd + 1e-12)
  );
}

/** Upper bound of a text's tokens: byte-level vocabularies never need more tokens than bytes. */
export function tokenBound(...texts: readonly string[]): number {
  const PER_MESSAGE = 16; // role and separators of the chat format
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8') + PER_MESSAGE, 0);
}
