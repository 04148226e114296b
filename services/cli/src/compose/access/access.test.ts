import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '@logsieve/observability';
import { requireKey } from './access.ts';
import { logAdminActions } from './admin-log.ts';
import { parseApiKeys } from './api-keys.ts';
import { checkListening } from './listening.ts';
import { createRateLimit } from './rate-limit.ts';

describe('API keys', () => {
  const app = express();
  const lines: [object, string][] = [];
  app.use(logAdminActions({ ...silentLogger, warn: (fields, message) => lines.push([fields, message]) }));
  app.use(requireKey(parseApiKeys('ingest:in-1, read:re-1,admin:ad:1')));
  app.use((_request, response) => {
    response.json({ ok: true });
  });
  const server = createServer(app);
  let base = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.close();
  });
  const status = async (method: string, path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(base + path, { method, headers })).status;
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`any:${secret}`).toString('base64')}` });

  it.each([
    ['GET', '/healthz', {}, 200],
    ['GET', '/readyz', {}, 200],
    ['GET', '/metrics', {}, 401],
    ['GET', '/', {}, 401],
    ['GET', '/api/v1/logs', bearer('wrong'), 401],
    ['GET', '/api/v1/logs', bearer('re-1'), 200],
    ['GET', '/api/v1/logs', bearer('in-1'), 403],
    ['POST', '/api/v1/ingest', bearer('in-1'), 200],
    ['POST', '/api/v1/ingest', bearer('re-1'), 403],
    ['POST', '/v1/logs', { 'x-api-key': 'in-1' }, 200],
    ['POST', '/_bulk', basic('in-1'), 200],
    ['POST', '/logs-app/_bulk', { authorization: 'ApiKey in-1' }, 200],
    ['GET', '/', basic('in-1'), 200],
    ['POST', '/mcp', bearer('re-1'), 200],
    ['POST', '/api/v1/anomalies/1/feedback', bearer('re-1'), 403],
    ['POST', '/api/v1/anomalies/1/feedback', bearer('ad:1'), 200],
    ['POST', '/loki/api/v1/push', basic('ad:1'), 200],
  ])('%s %s with %o: %i', async (method, path, headers, expected) => {
    expect(await status(method, path, headers as Record<string, string>)).toBe(expected);
  });

  it('says who an administrator was by the digest of the key, and nothing of who has no key', async () => {
    lines.length = 0;
    for (const headers of [bearer('ad:1'), bearer('re-1'), bearer('wrong'), {}])
      await status('POST', '/api/v1/anomalies/1/feedback', headers);
    await status('GET', '/api/v1/logs', bearer('re-1'));
    await status('POST', '/api/v1/ingest', bearer('in-1'));
    const common = { from: '127.0.0.1', method: 'POST', path: '/api/v1/anomalies/1/feedback' };
    const id = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 8);
    // The line is written when the answer has gone out.
    await expect
      .poll(() => lines)
      .toEqual([
        [{ ...common, key: id('ad:1'), role: 'admin', status: 200 }, 'admin action'],
        [{ ...common, key: id('re-1'), role: 'read', status: 403 }, 'admin action'],
      ]);
    expect(JSON.stringify(lines)).not.toMatch(/ad:1|re-1/);
  });

  it('a key that asks too often is told when to come again; probes and other keys go on', async () => {
    const limited = express();
    limited.use(requireKey(parseApiKeys('read:a,read:b'), createRateLimit(0.1, { monotonicMs: () => 0 })));
    limited.use((_request, response) => {
      response.json({ ok: true });
    });
    const other = createServer(limited);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}`;
    const ask = (path: string, secret: string) => fetch(url + path, { headers: bearer(secret) });
    expect((await ask('/api/v1/logs', 'a')).status).toBe(200);
    const refused = await ask('/api/v1/logs', 'a');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect((await ask('/api/v1/logs', 'b')).status).toBe(200);
    expect((await ask('/healthz', 'a')).status).toBe(200);
    other.close();
    other.closeAllConnections();
  });

  it.each(['reader:s3cret', 'read', 'read:', ''])("refuses '%s' without printing it", (setting) => {
    expect(() => parseApiKeys(setting)).toThrow(/^(?!.*s3cret).*LOGSIEVE_API_KEYS/);
  });
});

describe('where to listen', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('%s needs no key', (host) => {
    expect(() => {
      checkListening({ host, hasKeys: false, insecure: false });
    }).not.toThrow();
  });
  it.each(['0.0.0.0', '::', '192.168.1.4', '127.example.org'])('%s needs a key or --insecure', (host) => {
    expect(() => {
      checkListening({ host, hasKeys: false, insecure: false });
    }).toThrow(/LOGSIEVE_API_KEYS/);
    checkListening({ host, hasKeys: true, insecure: false });
    checkListening({ host, hasKeys: false, insecure: true });
  });
});
