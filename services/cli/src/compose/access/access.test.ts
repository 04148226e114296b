import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireKey } from './access.ts';
import { parseApiKeys } from './api-keys.ts';
import { checkListening } from './listening.ts';

describe('API keys', () => {
  const app = express();
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

  it.each(['reader:x', 'read', 'read:', ''])("refuses '%s' without printing it", (setting) => {
    expect(() => parseApiKeys(setting)).toThrow(/LOGSIEVE_API_KEYS/);
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
