/** One measured number. `peer` names what was measured beside it in the same run on the same bytes; `ratio` is ours ÷ peer's. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  readonly ratio?: number;
  /** How many runs; `value` is their median. */
  readonly runs: number;
  readonly data: string;
}

/** A suite gives figures, or says why it could not run. */
export interface Suite {
  readonly name: string;
  /** Too long for a run of everything: runs only where `--only` names it. */
  readonly onlyByName?: boolean;
  run(options: {
    readonly minutes: number;
    readonly lines: number;
  }): Promise<readonly Figure[] | { readonly notRun: string }>;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
