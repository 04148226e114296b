import type { Scanner } from './scanner.ts';
import { holdsAt } from './text-at.ts';

/** Where a pattern's value lies, relative to the slots the scanner cut: from end of slot `s` (−1: line start) plus offset. */
export type ValuePlan = {
  readonly startSlot: Int32Array;
  readonly startOffset: Int32Array;
  readonly endSlot: Int32Array;
  readonly endOffset: Int32Array;
};

export type Skeleton<T> = {
  readonly hash: number;
  readonly parts: readonly string[];
  readonly kinds: Uint8Array;
  readonly target: T;
  /** undefined: the pattern's slots are the scanner's. */
  readonly plan: ValuePlan | undefined;
  used: boolean;
};

const WAYS = 4;
/** Places at first: a process may hold a miner for each of ten thousand services, most of which say few things. */
const FIRST_PLACES = 256;

/** Bounded map from skeleton to pattern: four-way sets, second chance; compares the whole key, never only its hash. Its places double while a quarter is taken. */
export class SkeletonCache<T> {
  readonly capacity: number;
  #entries: (Skeleton<T> | undefined)[];
  #mask: number;
  #hand = 0;
  size = 0;

  constructor(capacity: number) {
    this.capacity = 2 ** Math.ceil(Math.log2(Math.max(1, capacity / WAYS))) * WAYS;
    this.#entries = new Array<Skeleton<T> | undefined>(Math.min(this.capacity, FIRST_PLACES)).fill(undefined);
    this.#mask = this.#entries.length / WAYS - 1;
  }

  get(line: string, scan: Scanner): Skeleton<T> | undefined {
    const hash = scan.hash;
    const base = ((hash ^ (hash >>> 15)) & this.#mask) * WAYS;
    const entries = this.#entries;
    for (let way = 0; way < WAYS; way++) {
      const entry = entries[base + way];
      if (entry?.hash === hash && matches(entry, line, scan)) {
        entry.used = true;
        return entry;
      }
    }
    return undefined;
  }

  set(entry: Skeleton<T>): void {
    if (this.size * 4 >= this.#entries.length && this.#entries.length < this.capacity) this.#grow();
    this.#place(entry);
  }

  /** One bit more of the hash: what was in one set is in one of two, so that everything has room. */
  #grow(): void {
    const before = this.#entries;
    this.#entries = new Array<Skeleton<T> | undefined>(before.length * 2).fill(undefined);
    this.#mask = this.#entries.length / WAYS - 1;
    this.size = 0;
    for (const entry of before) if (entry !== undefined) this.#place(entry);
  }

  #place(entry: Skeleton<T>): void {
    const base = ((entry.hash ^ (entry.hash >>> 15)) & this.#mask) * WAYS;
    const entries = this.#entries;
    for (let way = 0; way < WAYS; way++) {
      if (entries[base + way] === undefined) {
        entries[base + way] = entry;
        this.size++;
        return;
      }
    }
    for (let turn = 0; ; turn++) {
      const at = base + (this.#hand++ & (WAYS - 1));
      const candidate = entries[at];
      if (candidate === undefined || !candidate.used || turn >= WAYS) {
        entries[at] = entry;
        return;
      }
      candidate.used = false;
    }
  }

  /** Forgets skeletons whose pattern depended on the templates known when they were cut. */
  dropPlanned(): void {
    const entries = this.#entries;
    for (let at = 0; at < entries.length; at++) {
      if (entries[at]?.plan === undefined) continue;
      entries[at] = undefined;
      this.size--;
    }
  }
}

function matches<T>(entry: Skeleton<T>, line: string, scan: Scanner): boolean {
  const { parts, kinds } = entry;
  const count = scan.count;
  if (kinds.length !== count) return false;
  const { starts, ends } = scan;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const part = parts[i] as string;
    const start = starts[i] as number;
    if (start - at !== part.length || kinds[i] !== scan.kinds[i] || !holdsAt(line, part, at)) return false;
    at = ends[i] as number;
  }
  const last = parts[count] as string;
  return line.length - at === last.length && holdsAt(line, last, at);
}
