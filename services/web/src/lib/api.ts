import type { Problem } from '@logsieve/contracts';

const TIMEOUT_MS = 30_000;

/** An answer that is not 2xx, in the server's own words; `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`;
}

/** GET; the server validates what it sends against the same contracts that these types come from. */
export async function apiGet<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await request(apiPath(path, query), { headers: { accept: 'application/json' } }, signal);
  return (await response.json()) as T;
}

export async function apiPost(path: string, body: unknown): Promise<void> {
  await request(apiPath(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
}

async function request(url: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiError({
      type: 'about:blank',
      title: 'No answer from logsieve',
      status: 0,
      detail: timeout.aborted
        ? `No answer within ${String(TIMEOUT_MS / 1000)} s.`
        : 'The server cannot be reached. Is it still running?',
      instance: url,
    });
  }
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

/** The problem document, or one made from the status where the answer is something else (a proxy's page). */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback = {
    type: 'about:blank',
    title: response.statusText === '' ? 'Request failed' : response.statusText,
    status: response.status,
  };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return fallback;
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...fallback, ...body, status: response.status };
  } catch {
    return fallback;
  }
}
