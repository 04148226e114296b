import type { Outcome } from './fault.ts';
import type { Protection } from './unprotected/protections.ts';

export interface Result {
  readonly name: string;
  readonly fault: string;
  readonly protection: Protection;
  /** What was taken out in this run. */
  readonly off: Protection | null;
  /** `null`: could not be tried here. */
  readonly outcome: Outcome | null;
  readonly failed: boolean;
  readonly reason: string;
  /** Processes that ended by SIGKILL. */
  readonly kills: number;
  readonly seconds: number;
}

const WIDTHS = [20, 6, 9, 6, 8, 11] as const;

const line = (cells: readonly string[], rest: string): string =>
  `${cells.map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[at]) : cell.padStart(WIDTHS[at] ?? 0))).join(' ')}  ${rest}`;

export const HEAD = line(
  ['fault', 'times', 'lines', 'lost', 'doubled', 'recovery'],
  'verdict; protection that makes it fail when taken out',
);

export function rowOf(result: Result): string {
  const { outcome, off } = result;
  if (outcome === null) return line([result.name, '', '', '', '', ''], `not run: ${result.reason}`);
  const recovery = outcome.recoverMs === null ? '-' : `${(outcome.recoverMs / 1000).toFixed(1)} s`;
  const verdict =
    off === null
      ? `${result.failed ? 'FAILED' : 'ok'}; ${result.protection}`
      : `${result.failed ? 'seen failing' : 'NOT SEEN FAILING'} without: ${off}`;
  return line(
    [
      result.name,
      String(outcome.times),
      String(outcome.lines),
      String(outcome.lost),
      String(outcome.doubled),
      recovery,
    ],
    result.failed && result.reason !== '' ? `${verdict} (${result.reason.slice(0, 300)})` : verdict,
  );
}
