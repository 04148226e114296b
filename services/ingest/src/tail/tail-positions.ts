import type { Clock } from '@logsieve/pipeline';
import type { Store } from '@logsieve/store';
import { readTailToken, writeTailToken } from './tail-token.ts';
import type { TailState } from './tail-token.ts';

/** Where each followed log goes on after a restart. */
export interface TailPositions {
  load(): Promise<ReadonlyMap<string, TailState>>;
  /** After lines became durable. */
  save(source: string, state: TailState): Promise<void>;
  /** Writes what `save` put off. */
  flush(): Promise<void>;
}

/** Without a store: every start begins at the start of the files. */
export const NO_POSITIONS: TailPositions = {
  load: () => Promise.resolve(new Map()),
  save: () => Promise.resolve(),
  flush: () => Promise.resolve(),
};

/** The store keeps the token of a chunk in the same row as its lines: nothing is taken twice, and nothing is left out. */
export const positionsInBlocks = (store: Pick<Store, 'resume'>): TailPositions => ({
  async load() {
    const states = new Map<string, TailState>();
    for (const { source, resumeToken } of await store.resume.progress()) {
      const state = readTailToken(resumeToken);
      if (state !== null) states.set(source, state);
    }
    return states;
  },
  save: () => Promise.resolve(),
  flush: () => Promise.resolve(),
});

const STAGE = 'tail';
const SAVE_EVERY_MS = 1_000;

/** Over Kafka a line is durable before it is stored: positions follow by a second at most, and what a crash leaves open is sent again. */
export function positionsInSnapshots(store: Pick<Store, 'resume' | 'writer'>, clock: Clock): TailPositions {
  const unsaved = new Map<string, TailState>();
  const savedMs = new Map<string, number>();
  const write = async (source: string, state: TailState): Promise<void> => {
    savedMs.set(source, clock.monotonicMs());
    unsaved.delete(source);
    await store.writer.saveSnapshot(STAGE, source, writeTailToken(state));
  };
  return {
    async load() {
      const states = new Map<string, TailState>();
      for (const [source, token] of await store.resume.loadSnapshots(STAGE)) {
        const state = readTailToken(token);
        if (state !== null) states.set(source, state);
      }
      return states;
    },
    async save(source, state) {
      unsaved.set(source, state);
      if (clock.monotonicMs() - (savedMs.get(source) ?? -SAVE_EVERY_MS) >= SAVE_EVERY_MS) await write(source, state);
    },
    async flush() {
      for (const [source, state] of [...unsaved]) await write(source, state);
    },
  };
}
