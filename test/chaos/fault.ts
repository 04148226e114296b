import type { Protection } from './unprotected/protections.ts';
import type { World } from './world.ts';

/** What one fault did to the product. */
export interface Outcome {
  /** How often the fault was injected. */
  readonly times: number;
  /** Lines that were acknowledged or produced while it happened. */
  readonly lines: number;
  readonly lost: number;
  readonly doubled: number;
  /** The longest time from the end of a fault until everything was in order again; `null` where nothing has to recover. */
  readonly recoverMs: number | null;
  /** What else is not as promised, in words. */
  readonly problems: readonly string[];
}

/** One row of the table. */
export interface Fault {
  readonly name: string;
  readonly fault: string;
  /** Without this the row must fail: `--unprotected` shows that it does. */
  readonly protection: Protection;
  /** Part of `--short`. */
  readonly short: boolean;
  /** @returns what happened, or why it cannot be tried on this machine */
  run(world: World): Promise<Outcome | { readonly notRun: string }>;
}

export const failed = (outcome: Outcome): boolean =>
  outcome.lost > 0 || outcome.doubled > 0 || outcome.problems.length > 0;
