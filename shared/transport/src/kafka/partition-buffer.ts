import type { Delivery } from '../port.ts';

/** Where a partition stands after it was assigned. */
export interface StartingPoint {
  /** First offset that is still needed. */
  readonly from: number;
  /** Last offset of the batch that another owner had begun, or `null`. */
  readonly intent: number | null;
}

export interface Cut {
  readonly records: readonly Delivery[];
  readonly redelivered: boolean;
}

/**
 * Records of one partition between fetch and handler. Batches are cut by size, and the first one exactly where the one before a crash ended,
 * so that its deduplication token is the same.
 */
export class PartitionBuffer {
  readonly #maxRecords: number;
  readonly #maxBytes: number;
  #intent: number | null;
  #from: number;
  #first = true;
  #records: Delivery[] = [];

  constructor(start: StartingPoint, maxRecords: number, maxBytes: number) {
    this.#from = start.from;
    this.#intent = start.intent;
    this.#maxRecords = maxRecords;
    this.#maxBytes = maxBytes;
  }

  add(records: readonly Delivery[]): void {
    for (const record of records) if (record.offset >= this.#from) this.#records.push(record);
  }

  /** The next batch, or `null` where more must be fetched first. */
  next(): Cut | null {
    const [head] = this.#records;
    if (head === undefined) return null;
    if (this.#intent !== null) {
      const intent = this.#intent;
      if (head.offset > intent) this.#intent = null;
      else {
        const reaches = (this.#records.at(-1)?.offset ?? 0) >= intent;
        if (!reaches) return null;
        this.#intent = null;
        return this.#take(this.#records.findLastIndex((record) => record.offset <= intent) + 1);
      }
    }
    let count = 0;
    let bytes = 0;
    for (const record of this.#records) {
      bytes += (record.value?.length ?? 0) + 100;
      if (count > 0 && (bytes > this.#maxBytes || count >= this.#maxRecords)) break;
      count += 1;
    }
    return this.#take(count);
  }

  #take(count: number): Cut {
    const records = this.#records.splice(0, count);
    const redelivered = this.#first;
    this.#first = false;
    this.#from = (records.at(-1)?.offset ?? 0) + 1;
    return { records, redelivered };
  }
}
