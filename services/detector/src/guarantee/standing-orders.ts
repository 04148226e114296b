import type { StandingOrder } from '@logsieve/store';
import type { Candidate } from '../engine/candidate.ts';

/**
 * What people ordered: an anomaly that is the new normal, or suppressed for a time, and its likes (same service, kind and template) are not reported, nor asked about. One
 * that is resolved is over: what comes next is a new one.
 */
export class StandingOrders {
  #quiet = new Map<string, bigint | null>();
  #resolved: ReadonlySet<string> = new Set();

  learn(orders: readonly StandingOrder[]): void {
    this.#quiet = new Map();
    this.#resolved = new Set(orders.filter(({ state }) => state === 'resolved').map(({ anomalyId }) => anomalyId));
    for (const order of orders) {
      if (order.state === 'resolved') continue;
      const key = keyOf(order);
      if (!this.#quiet.has(key)) this.#quiet.set(key, order.until); // the newest order stands first
    }
  }

  /** `now`: Unix nanoseconds. */
  covers(candidate: Pick<Candidate, 'service' | 'kind' | 'templateId'>, now: bigint): boolean {
    const until = this.#quiet.get(keyOf(candidate));
    return until !== undefined && (until === null || until > now);
  }

  get resolved(): ReadonlySet<string> {
    return this.#resolved;
  }
}

const keyOf = ({ service, kind, templateId }: Pick<Candidate, 'service' | 'kind' | 'templateId'>): string =>
  `${service}\0${kind}\0${templateId}`;
