import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import type { paths } from './api.ts';

export type { paths } from './api.ts';
export type LogsieveClient = Client<paths>;

/**
 * The HTTP API of a running logsieve with the types of its OpenAPI document: `client.GET('/api/v1/logs', { params: { query: { limit: 10 } } })` gives
 * `{ data }` or `{ error }` (RFC 9457); it throws where the server cannot be reached.
 */
export function createLogsieveClient(options: {
  /** `http://HOST:PORT` */
  readonly baseUrl: string;
  /** A secret of `LOGSIEVE_API_KEYS` with a role that fits. */
  readonly apiKey?: string;
}): LogsieveClient {
  const { baseUrl, apiKey } = options;
  return createClient<paths>({
    baseUrl,
    ...(apiKey === undefined ? {} : { headers: { authorization: `Bearer ${apiKey}` } }),
  });
}
