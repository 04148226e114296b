import type { ParsedBatch } from '@logsieve/contracts';
import { readParsedBatches } from '@logsieve/store';
import type { SourceProgress, SqlReader } from '@logsieve/store';

/** What the detector has seen of each source partition, and how to show it more. */
export interface Observer {
  positions(): readonly { readonly source: string; readonly partition: number; readonly nextOffset: number }[];
  observe(batch: ParsedBatch): Promise<void>;
}

export interface DetectorFeed {
  /** Batches in any order of sources; of one source partition in order. A gap before the batch is read from the store first. */
  observe(batch: ParsedBatch): Promise<void>;
  /** Reads on from what the detector has seen to what the store has: after a crash the store is the log. */
  catchUp(progress: readonly SourceProgress[]): Promise<void>;
}

/**
 * A line that is stored may not have reached the detector: the process died between, or its snapshot is older. Nothing is skipped: what
 * is missing before a batch comes from the store.
 */
export function createDetectorFeed(options: { sql: SqlReader; detector: Observer }): DetectorFeed {
  const { sql, detector } = options;
  const next = new Map<string, number>();
  let tail: Promise<void> = Promise.resolve();
  const keyOf = (source: string, partition: number): string => `${String(partition)}\0${source}`;
  const seen = (source: string, partition: number): number | undefined => {
    const key = keyOf(source, partition);
    if (next.size === 0)
      for (const one of detector.positions()) next.set(keyOf(one.source, one.partition), one.nextOffset);
    return next.get(key);
  };

  async function fill(source: string, partition: number, upTo: number): Promise<void> {
    const from = seen(source, partition);
    if (from === undefined || from >= upTo) return;
    for await (const batch of readParsedBatches(sql, { source, partition, fromOffset: from, toOffset: upTo - 1 }))
      await detector.observe(batch);
    next.set(keyOf(source, partition), upTo);
  }

  /** One at a time: what is read from the store must come before what follows it. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = tail.then(work);
    tail = done.catch(() => undefined); // the caller gets the error; the next one starts afresh
    return done;
  }

  return {
    observe: (batch) =>
      inTurn(async () => {
        await fill(batch.source, batch.partition, batch.firstOffset);
        await detector.observe(batch);
        const key = keyOf(batch.source, batch.partition);
        next.set(key, Math.max(next.get(key) ?? 0, batch.lastOffset + 1));
      }),
    catchUp: (progress) =>
      inTurn(async () => {
        for (const { source, partition, nextOffset } of progress) {
          // A source the detector has never seen was stored by a command without a detector: it starts with what follows.
          await fill(source, partition, nextOffset);
        }
      }),
  };
}
