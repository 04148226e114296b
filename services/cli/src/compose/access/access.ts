import type { Request, RequestHandler, Response } from 'express';
import type { ApiKeys, KnownKey, Role } from './api-keys.ts';
import type { RateLimit } from './rate-limit.ts';

/** Probes of orchestrators carry no key. */
const OPEN = new Set(['/healthz', '/readyz']);

const DOORS = [
  /^\/v1\/logs$/,
  /^\/loki\//,
  /^\/(?:elasticsearch\/)?_/,
  /^\/(?:elasticsearch\/)?[^/]+\/_bulk$/,
  /^\/elasticsearch(?:\/|$)/,
];

const isDoor = (request: Request): boolean =>
  request.path === '/api/v1/ingest' || DOORS.some((door) => door.test(request.path));

/** What a request needs: sending, reading, or changing what others see. */
export function neededRole(request: Request): Role {
  if (isDoor(request)) return 'ingest';
  const reads = request.method === 'GET' || request.method === 'HEAD' || request.path === '/mcp';
  return reads ? 'read' : 'admin';
}

/** Shippers ask who is there before they send: `GET /` is for both. */
const mayEither = (request: Request): boolean => request.path === '/' && request.method !== 'POST';

const keysOfRequests = new WeakMap<Request, KnownKey>();

/** Which key a request came with; `null` before that is known, and where no keys are in force. */
export const keyOf = (request: Request): KnownKey | null => keysOfRequests.get(request) ?? null;

/** Whether a request may use what costs money: with keys in force only `admin`. */
export const maySpend = (request: Request): boolean => (keyOf(request)?.role ?? 'admin') === 'admin';

/** 401 without a valid key, 403 for a wrong role, 429 for a key that asks too often; in force on every path but the probes. */
export function requireKey(keys: ApiKeys, limit: RateLimit | null = null): RequestHandler {
  return (request, response, next) => {
    if (OPEN.has(request.path)) {
      next();
      return;
    }
    const secret = secretOf(request);
    const key = secret === null ? null : keys.find(secret);
    if (key === null) {
      response.setHeader('www-authenticate', 'Basic realm="logsieve", Bearer');
      refuse(response, 401, 'Unauthorized', 'send an API key: Authorization: Bearer SECRET, Basic, or X-API-Key');
      return;
    }
    keysOfRequests.set(request, key);
    const waitSeconds = limit?.take(key.id) ?? 0;
    if (waitSeconds > 0) {
      response.setHeader('retry-after', String(waitSeconds));
      refuse(response, 429, 'Too Many Requests', 'this key asks more often than LOGSIEVE_API_KEY_RATE allows');
      return;
    }
    const { role } = key;
    const needed = neededRole(request);
    if (role === 'admin' || role === needed || mayEither(request)) {
      next();
      return;
    }
    refuse(response, 403, 'Forbidden', `this needs a key with role '${needed}'; the key sent has role '${role}'`);
  };
}

function refuse(response: Response, status: number, title: string, detail: string): void {
  response.status(status).type('application/problem+json').json({ type: 'about:blank', title, status, detail });
}

function secretOf(request: Request): string | null {
  const direct = request.get('x-api-key');
  if (direct !== undefined) return direct;
  const [scheme = '', credentials = ''] = (request.get('authorization') ?? '').split(' ');
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return credentials;
    // Elasticsearch clients say ApiKey; its value is base64 of id:key there and any secret here.
    case 'apikey':
      return credentials;
    case 'basic': {
      const pair = Buffer.from(credentials, 'base64').toString('utf8');
      return pair.slice(pair.indexOf(':') + 1);
    }
    default:
      return null;
  }
}
