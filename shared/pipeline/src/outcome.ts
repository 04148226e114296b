/** What became of one item. Faults are exceptions; these are decisions. */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'dead'; readonly reason: string; readonly error: Error };

export const ok = <T>(value: T): Outcome<T> => ({ kind: 'ok', value });
export const drop = (reason: string): Outcome<never> => ({ kind: 'drop', reason });
export const dead = (reason: string, error: Error): Outcome<never> => ({ kind: 'dead', reason, error });

/**
 * One step of the pipeline: one outcome per input, in order. A throw means "could not decide": nothing of the batch is
 * acknowledged and the delivery comes again. A stage imports no transport, store, metrics, clock or randomness.
 */
export interface Stage<I, O> {
  readonly name: string;
  process(batch: readonly I[], signal: AbortSignal): Promise<readonly Outcome<O>[]>;
}
