import type { Query, QueryClient } from '@tanstack/react-query';

/** A page left open may keep the store busy for at most this share of the time, per question. */
const SHARE = 20;
const lastMs = new Map<string, number>();

/** Interval until a question is asked again: `atLeastMs`, or longer where its last answer was slow. */
export const paced =
  (atLeastMs: number) =>
  (query: Pick<Query, 'queryHash'>): number =>
    Math.max(atLeastMs, SHARE * (lastMs.get(query.queryHash) ?? 0));

/** Watches how long each question takes; called once for the client of the page. */
export function measurePace(client: QueryClient): () => void {
  const started = new Map<string, number>();
  return client.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'removed') {
      started.delete(query.queryHash);
      lastMs.delete(query.queryHash);
    } else if (type === 'updated' && query.state.fetchStatus === 'fetching') {
      if (!started.has(query.queryHash)) started.set(query.queryHash, performance.now());
    } else if (type === 'updated') {
      const start = started.get(query.queryHash);
      if (start !== undefined) lastMs.set(query.queryHash, performance.now() - start);
      started.delete(query.queryHash);
    }
  });
}
