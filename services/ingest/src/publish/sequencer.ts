/** The next place of each source, for doors whose lines have no position of their own (embedded mode). */
export interface Sequencer {
  /**
   * Hands out `count` consecutive ordinals and gives the first. Never the same twice while the process runs: where sending fails, they
   * are skipped, because nobody knows whether the lines arrived. After a restart it goes on after the last stored line.
   */
  take(source: string, count: number): number;
  /** The newest resume token of a source, so that a door without one does not make the store forget it; '' where there is none. */
  resumeToken(source: string, newest?: string): string;
}

export interface Progress {
  readonly source: string;
  readonly partition: number;
  readonly nextOffset: number;
  readonly resumeToken: string;
}

export function createSequencer(progress: readonly Progress[]): Sequencer {
  const own = progress.filter((one) => one.partition === 0);
  const next = new Map(own.map((one) => [one.source, one.nextOffset]));
  const tokens = new Map(own.filter((one) => one.resumeToken !== '').map((one) => [one.source, one.resumeToken]));
  return {
    take(source, count) {
      const first = next.get(source) ?? 0;
      next.set(source, first + count);
      return first;
    },
    resumeToken(source, newest) {
      if (newest !== undefined) tokens.set(source, newest);
      return tokens.get(source) ?? '';
    },
  };
}
