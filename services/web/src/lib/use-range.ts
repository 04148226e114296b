import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { leadingEmpty } from './empty-buckets.ts';
import { useNow } from './now.ts';
import { servicesQuery } from './queries.ts';
import { automaticRange, readRange } from './range.ts';
import type { Range } from './range.ts';
import { useAddress } from './router.ts';
import { MINUTE, toMs } from './time.ts';

const ALL: Range = { kind: 'all' };

/** Every service kept, asked once a minute: for choices and help, not for watching. */
const known = () => ({ ...servicesQuery(ALL), refetchInterval: MINUTE, staleTime: MINUTE });

export const useKnownServices = () => useQuery(known());

export function useServiceNames(): string[] {
  const { data } = useKnownServices();
  return useMemo(() => (data?.items ?? []).map((item) => item.service), [data]);
}

/** First and last line kept, of all services; `null` while unknown or where there is none. */
export function useExtent(): { first: number; last: number } | null {
  const { data } = useKnownServices();
  return useMemo(() => {
    const items = data?.items ?? [];
    if (items.length === 0) return null;
    return {
      first: Math.min(...items.map((item) => toMs(item.firstSeen))),
      last: Math.max(...items.map((item) => toMs(item.lastSeen))),
    };
  }, [data]);
}

/** Buckets of every sparkline that lie before the first line kept; only where everything kept is shown. */
export function useEmptyBuckets(range: Range): number {
  const { data } = useKnownServices();
  return useMemo(
    () => (range.kind === 'all' ? leadingEmpty((data?.items ?? []).map((item) => item.rate)) : 0),
    [data, range],
  );
}

/**
 * Whether the range cannot be told yet: the address names none, and how far the lines reach is still being asked. A screen that did not wait
 * would ask about everything kept, and a moment later again about the last day.
 */
export function useRangePending(): boolean {
  const { params } = useAddress();
  const { isFetched } = useKnownServices(); // an answer or a failure, once
  return !isFetched && readRange(params) === null;
}

/** The range of the address, or the automatic one; the same object while it means the same. */
export function useRange(): Range {
  const { params } = useAddress();
  const extent = useExtent();
  const now = useNow();
  const range = readRange(params) ?? automaticRange(extent, now);
  const key = JSON.stringify(range);
  return useMemo(() => JSON.parse(key) as Range, [key]);
}
