import { readAccounting, readKnowledgeCounts, readSources } from '@logsieve/store';
import type { Store } from '@logsieve/store';

export interface StoreStatistics {
  readonly linesIn: number;
  readonly linesStored: number;
  readonly templates: number;
  readonly patterns: number;
  readonly unparsed: Readonly<Record<string, number>>;
  readonly dead: number;
  readonly balanced: boolean;
  readonly rawBytes: number;
  readonly bytesOnDisk: number;
  readonly bySource: readonly { source: string; linesIn: number; rawBytes: number; templates: number }[];
}

/** The ledger's sums and what the engine needs on disk for them. */
export async function storeStatistics(store: Store): Promise<StoreStatistics> {
  const [accounting, counts, bySource, storage] = await Promise.all([
    readAccounting(store.sql),
    readKnowledgeCounts(store.sql),
    readSources(store.sql),
    store.statistics(),
  ]);
  const { linesIn, linesStored, unparsed, dead, balanced } = accounting;
  return {
    linesIn,
    linesStored,
    ...counts,
    unparsed,
    dead,
    balanced,
    rawBytes: storage.rawBytes,
    bytesOnDisk: storage.bytesOnDisk,
    bySource,
  };
}
