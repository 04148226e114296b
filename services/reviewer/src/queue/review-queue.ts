import type { ReviewRequest } from '@logsieve/contracts';

export interface QueueItem {
  readonly request: ReviewRequest;
  /** Typed texts of the evidence lines, in the order of `request.anomaly.evidence`. */
  readonly texts: readonly string[];
}

/** One question; several anomalies may wait for its answer. */
export interface Question {
  readonly key: string;
  readonly priority: number;
  readonly items: readonly QueueItem[];
  readonly attempts: number;
}

interface Entry extends Question {
  items: QueueItem[];
  priority: number;
  attempts: number;
  inFlight: boolean;
}

/**
 * Bounded and in memory; what does not fit stays in the store as `waiting` and is read again when there is room. A question is asked
 * once at a time: requests that arrive while it is in flight get the same answer.
 */
export interface ReviewQueue {
  /** Anomalies in memory. */
  readonly size: number;
  /** true: the store knows requests that are not here. */
  readonly spilled: boolean;
  add(key: string, item: QueueItem, priority: number): void;
  has(anomalyId: string): boolean;
  /** The most urgent question, now in flight; `null` where there is none. */
  take(): Question | null;
  /** Ends a question; gives everything that waits for it, latecomers included. */
  finish(key: string): readonly QueueItem[];
  /** Back into the queue, one attempt more where `counts`. */
  giveBack(key: string, counts: boolean): void;
  /** Called before the store is read again, and after, where it holds more than was read. */
  clearSpilled(): void;
  markSpilled(): void;
}

export function createReviewQueue(maxRequests: number): ReviewQueue {
  const entries = new Map<string, Entry>();
  const ids = new Set<string>();
  let spilled = false;

  function dropLeastUrgent(): void {
    let least: Entry | null = null;
    for (const entry of entries.values())
      if (!entry.inFlight && (least === null || entry.priority < least.priority)) least = entry;
    if (least === null) return;
    spilled = true;
    entries.delete(least.key);
    for (const { request } of least.items) ids.delete(request.anomaly.id);
  }

  return {
    get size() {
      return ids.size;
    },
    get spilled() {
      return spilled;
    },
    add(key, item, priority) {
      const { id } = item.request.anomaly;
      if (ids.has(id)) return;
      const known = entries.get(key);
      if (known === undefined) {
        entries.set(key, { key, priority, items: [item], attempts: 0, inFlight: false });
      } else if (known.items.length >= maxRequests) {
        spilled = true; // everything waits for one question: the rest is answered from the cache later
        return;
      } else {
        known.items.push(item);
        known.priority = Math.max(known.priority, priority);
      }
      ids.add(id);
      if (ids.size > maxRequests) dropLeastUrgent();
    },
    has: (anomalyId) => ids.has(anomalyId),
    take() {
      let best: Entry | null = null;
      for (const entry of entries.values())
        if (!entry.inFlight && (best === null || entry.priority > best.priority)) best = entry;
      if (best === null) return null;
      best.inFlight = true;
      return best;
    },
    finish(key) {
      const entry = entries.get(key);
      entries.delete(key);
      for (const { request } of entry?.items ?? []) ids.delete(request.anomaly.id);
      return entry?.items ?? [];
    },
    giveBack(key, counts) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.inFlight = false;
      if (counts) entry.attempts += 1;
    },
    clearSpilled() {
      spilled = false;
    },
    markSpilled() {
      spilled = true;
    },
  };
}
