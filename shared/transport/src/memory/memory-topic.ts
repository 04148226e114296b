import type { Delivery, TopicRecord } from '../port.ts';

interface Waiter {
  /** Offset that every group must have committed past. */
  readonly upTo: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * One topic of one partition in memory: a bounded queue of records that leave when every subscribed group has committed them.
 * Offsets start at 0 with the process: what must survive lives in the store, not here.
 */
export class MemoryTopic {
  readonly #maxBytes: number;
  readonly #committed = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #records: Delivery[] = [];
  #first = 0;
  #bytes = 0;
  #waiters: Waiter[] = [];
  #room: (() => void)[] = [];

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get end(): number {
    return this.#first + this.#records.length;
  }

  get low(): number {
    return this.#first;
  }

  subscribe(group: string): void {
    if (!this.#committed.has(group)) this.#committed.set(group, this.#first);
  }

  unsubscribe(group: string): void {
    this.#committed.delete(group);
    this.#settle();
  }

  committed(group: string): number {
    return this.#committed.get(group) ?? this.#first;
  }

  /** Called when records arrive. Returns the way to stop listening. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits for room, appends in one piece, and resolves when every group has committed past the records. */
  async append(records: readonly TopicRecord[], timestampMs: number): Promise<void> {
    while (this.#bytes >= this.#maxBytes) await new Promise<void>((resolve) => this.#room.push(resolve));
    for (const record of records) {
      this.#records.push({
        key: record.key,
        value: record.value,
        headers: record.headers,
        offset: this.end,
        timestampMs,
      });
      this.#bytes += sizeOf(record);
    }
    const upTo = this.end;
    const durable = new Promise<void>((resolve, reject) => this.#waiters.push({ upTo, resolve, reject }));
    if (this.#committed.size === 0) this.#settle();
    for (const listener of this.#listeners) listener();
    await durable;
  }

  /** Records from `offset` on, within the bounds; at least one if there is any. */
  read(offset: number, maxRecords: number, maxBytes: number): readonly Delivery[] {
    const start = Math.max(0, offset - this.#first);
    let end = start;
    let bytes = 0;
    while (end < this.#records.length && end - start < maxRecords) {
      const record = this.#records[end];
      if (record === undefined) break;
      bytes += sizeOf(record);
      if (end > start && bytes > maxBytes) break;
      end += 1;
    }
    return this.#records.slice(start, end);
  }

  /** Bytes from `offset` on. Asked with every append, nearly always from the first record. */
  pendingBytes(offset: number): number {
    if (offset <= this.#first) return this.#bytes;
    let bytes = 0;
    for (let at = Math.max(0, offset - this.#first); at < this.#records.length; at += 1) {
      const record = this.#records[at];
      if (record !== undefined) bytes += sizeOf(record);
    }
    return bytes;
  }

  commit(group: string, nextOffset: number): void {
    this.#committed.set(group, Math.max(this.committed(group), Math.min(nextOffset, this.end)));
    this.#settle();
  }

  /** Rejects all who still wait: the process ends and their records were not made durable. */
  abandon(error: Error): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
    for (const resume of this.#room.splice(0)) resume();
  }

  #settle(): void {
    const done = this.#committed.size === 0 ? this.end : Math.min(...this.#committed.values());
    const still: Waiter[] = [];
    for (const waiter of this.#waiters) {
      if (waiter.upTo <= done) waiter.resolve();
      else still.push(waiter);
    }
    this.#waiters = still;
    this.#forget(done);
  }

  /** Without a subscriber records are kept within the bound, oldest leave first: a topic nobody reads must not fill the memory. */
  #forget(done: number): void {
    let count = 0;
    if (this.#committed.size === 0) {
      while (this.#bytes > this.#maxBytes && count < this.#records.length) count = this.#drop(count);
    } else {
      while (this.#first + count < done) count = this.#drop(count);
    }
    if (count === 0) return;
    this.#records.splice(0, count);
    this.#first += count;
    if (this.#bytes < this.#maxBytes) for (const resume of this.#room.splice(0)) resume();
  }

  #drop(index: number): number {
    const record = this.#records[index];
    if (record !== undefined) this.#bytes -= sizeOf(record);
    return index + 1;
  }
}

/** Bytes a record counts for; the constant stands for its object. */
const sizeOf = (record: TopicRecord): number => (record.value?.length ?? 0) + 128;
