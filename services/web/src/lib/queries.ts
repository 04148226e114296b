import type {
  Accounting,
  AnomalyDetail,
  AnomalyItem,
  AuditReport,
  Budget,
  Histogram,
  IncidentSummary,
  LogItem,
  ReviewItem,
  ServiceItem,
  Storage,
  TemplateDetail,
  TemplateItem,
  TemplateVariables,
  Uncertainty,
  diffItemSchema,
  feedbackPreviewSchema,
} from '@logsieve/contracts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ApiError, apiGet, problemOf } from './api.ts';
import type { Query } from './api.ts';
import { parseMetrics } from './metrics.ts';
import { paced } from './pace.ts';
import { rangeQuery } from './range.ts';
import type { Range } from './range.ts';
import { MINUTE } from './time.ts';

export interface List<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
export type DiffItem = z.infer<typeof diffItemSchema>;
export type FeedbackPreview = z.infer<typeof feedbackPreviewSchema>;
export type AnomalyFilter = Readonly<
  Record<'service' | 'kind' | 'state' | 'decidedBy' | 'minProbability' | 'template', string | undefined>
>;
export interface LogSearch {
  readonly query?: string | undefined;
  readonly service?: string | undefined;
  readonly severity?: string | undefined;
  readonly template?: string | undefined;
  readonly source?: string | undefined;
}

/** How often a screen that shows "now" asks again, at least; TanStack Query stops while the page is hidden. */
const LIVE_MS = 5000;
const SLOW_MS = 15_000;

/** A chosen span is a question about the past: asked once. */
const live = (range: Range, ms = LIVE_MS) => (range.kind === 'absolute' ? false : paced(ms));
/** The clock is read when asking, so that a sliding range keeps one cache entry. */
const at = (range: Range): Query => rangeQuery(range, Date.now());

export const servicesQuery = (range: Range) =>
  queryOptions({
    queryKey: ['services', range],
    queryFn: ({ signal }) => apiGet<List<ServiceItem>>('/services', { ...at(range), limit: 200 }, signal),
    refetchInterval: live(range),
    placeholderData: keepPreviousData,
  });

export const histogramQuery = (range: Range, search: LogSearch = {}, buckets = 90) =>
  queryOptions({
    queryKey: ['histogram', range, search, buckets],
    queryFn: ({ signal }) => apiGet<Histogram>('/histogram', { ...search, ...at(range), buckets }, signal),
    refetchInterval: live(range),
    placeholderData: keepPreviousData,
  });

export const anomaliesQuery = (range: Range, filter: Partial<AnomalyFilter> = {}, pageSize = 100) =>
  infiniteQueryOptions({
    queryKey: ['anomalies', range, filter, pageSize],
    queryFn: ({ signal, pageParam }) =>
      apiGet<List<AnomalyItem>>('/anomalies', { ...filter, ...at(range), limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: live(range),
    placeholderData: keepPreviousData,
  });

export const anomalyQuery = (id: string) =>
  queryOptions({
    queryKey: ['anomaly', id],
    queryFn: ({ signal }) => apiGet<AnomalyDetail>(`/anomalies/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: paced(SLOW_MS),
  });

/** Asked by a press and not again: an LLM may write it. */
export const incidentSummaryQuery = (id: string) =>
  queryOptions({
    queryKey: ['anomaly', id, 'summary'],
    queryFn: ({ signal }) => apiGet<IncidentSummary>(`/incidents/${encodeURIComponent(id)}/summary`, {}, signal),
    staleTime: Infinity,
    retry: false,
  });

export const feedbackPreviewQuery = (id: string, label: string) =>
  queryOptions({
    queryKey: ['anomaly', id, 'preview', label],
    queryFn: ({ signal }) =>
      apiGet<FeedbackPreview>(`/anomalies/${encodeURIComponent(id)}/feedback/preview`, { label }, signal),
    staleTime: 0,
  });

export const templatesQuery = (range: Range, filter: { service?: string | undefined; query?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['templates', range, filter],
    queryFn: ({ signal, pageParam }) =>
      apiGet<List<TemplateItem>>('/templates', { ...filter, ...at(range), limit: 500, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: live(range, SLOW_MS),
    placeholderData: keepPreviousData,
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ['template', id],
    queryFn: ({ signal }) => apiGet<TemplateDetail>(`/templates/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: paced(SLOW_MS),
  });

export const variablesQuery = (id: string) =>
  queryOptions({
    queryKey: ['template', id, 'variables'],
    queryFn: ({ signal }) => apiGet<TemplateVariables>(`/templates/${encodeURIComponent(id)}/variables`, {}, signal),
  });

export const logsQuery = (range: Range, search: LogSearch, pageSize = 200) =>
  infiniteQueryOptions({
    queryKey: ['logs', range, search, pageSize],
    queryFn: ({ signal, pageParam }) =>
      apiGet<List<LogItem>>('/logs', { ...search, ...at(range), limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Asking again would fetch every page that was scrolled through; a new search starts over instead.
    refetchOnWindowFocus: false,
    staleTime: MINUTE,
    placeholderData: keepPreviousData,
  });

export const diffQuery = (windows: {
  from: string;
  to: string;
  baseFrom: string;
  baseTo: string;
  service?: string | undefined;
  /** `false`: kinds of message only, which needs no line to be read. */
  variables?: 'true' | 'false';
}) =>
  queryOptions({
    queryKey: ['diff', windows],
    queryFn: ({ signal }) => apiGet<List<DiffItem>>('/diff', { ...windows, limit: 1000 }, signal),
  });

export const accountingQuery = () =>
  queryOptions({
    queryKey: ['accounting'],
    queryFn: ({ signal }) => apiGet<Accounting>('/accounting', {}, signal),
    refetchInterval: paced(LIVE_MS),
  });

export const budgetQuery = () =>
  queryOptions({
    queryKey: ['budget'],
    queryFn: ({ signal }) => apiGet<Budget>('/budget', {}, signal),
    refetchInterval: paced(SLOW_MS),
  });

export const auditQuery = () =>
  queryOptions({
    queryKey: ['audit'],
    queryFn: ({ signal }) => apiGet<AuditReport>('/audit', {}, signal),
    refetchInterval: paced(SLOW_MS),
  });

export const reviewsQuery = (status?: string) =>
  queryOptions({
    queryKey: ['reviews', status],
    queryFn: ({ signal }) => apiGet<List<ReviewItem>>('/reviews', { limit: 100, status }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: paced(SLOW_MS),
  });

export const storageQuery = () =>
  queryOptions({
    queryKey: ['storage'],
    queryFn: ({ signal }) => apiGet<Storage>('/storage', {}, signal),
    refetchInterval: paced(SLOW_MS),
  });

/** The metrics of the process that serves this page; in one process that is the whole pipeline. */
export const metricsQuery = () =>
  queryOptions({
    queryKey: ['metrics'],
    queryFn: async ({ signal }) => {
      const response = await fetch('/metrics', { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
      if (!response.ok) throw new ApiError(await problemOf(response));
      return { at: Date.now(), samples: parseMetrics(await response.text()) };
    },
    refetchInterval: paced(LIVE_MS),
  });

export const uncertaintyQuery = () =>
  queryOptions({
    queryKey: ['uncertainty'],
    queryFn: ({ signal }) => apiGet<Uncertainty>('/uncertainty', {}, signal),
    refetchInterval: paced(SLOW_MS),
  });

export interface Readiness {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly error: string | null }[];
}

/** 503 is an answer here, not a failure: it names the part that cannot work. */
export const readinessQuery = () =>
  queryOptions({
    queryKey: ['readiness'],
    queryFn: async ({ signal }): Promise<Readiness> => {
      const response = await fetch('/readyz', { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
      if (response.status !== 200 && response.status !== 503) throw new Error(`status ${String(response.status)}`);
      const body = (await response.json()) as Partial<Readiness>;
      return { status: body.status ?? '', checks: body.checks ?? [] };
    },
    refetchInterval: paced(LIVE_MS),
    retry: 1,
  });
