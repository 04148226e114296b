import { DependencyError, UsageError } from './exit.ts';

const TIMEOUT_MS = 30_000;

/** GET of the API. @throws DependencyError where the server cannot be reached, UsageError where it calls the request wrong. */
export async function getJson<T>(
  base: string,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<T> {
  const url = urlOf(base, path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  const response = await request(url, { headers: authorization() });
  const body = await response.text();
  if (response.ok) return JSON.parse(body) as T;
  const message = `${url.pathname}: ${String(response.status)} ${detailOf(body)}`;
  throw response.status < 500 ? new UsageError(message) : new DependencyError(message);
}

export async function request(url: URL, init: RequestInit, timeoutMs: number = TIMEOUT_MS): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new DependencyError(`cannot reach ${url.origin}: ${cause}`, { cause: error });
  }
}

export function authorization(): Record<string, string> {
  const key = process.env['LOGSIEVE_API_KEY'];
  return key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` };
}

/** @throws UsageError where `base` (the option --url) is no http address */
export function urlOf(base: string, path: string): URL {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw new UsageError(`--url: '${base}' is not an address such as http://127.0.0.1:8080`);
  return new URL(path, base);
}

function detailOf(body: string): string {
  try {
    const problem = JSON.parse(body) as {
      title?: string;
      detail?: string;
      errors?: { parameter: string; detail: string }[];
    };
    const errors = (problem.errors ?? []).map((error) => `${error.parameter}: ${error.detail}`);
    return [problem.detail ?? problem.title ?? '', ...errors].filter((part) => part !== '').join('; ');
  } catch {
    return body.slice(0, 300);
  }
}
