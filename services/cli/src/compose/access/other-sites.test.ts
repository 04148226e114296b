import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseOtherSites } from './other-sites.ts';

describe('requests of pages', () => {
  const app = express();
  app.use(refuseOtherSites);
  app.use((_request, response) => {
    response.json({ ok: true });
  });
  const server = createServer(app);
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.close();
  });
  /** Not `fetch`, which says itself where it comes from. */
  const status = (method: string, site?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const headers = site === undefined ? {} : { 'sec-fetch-site': site };
      request({ host: '127.0.0.1', port, path: '/api/v1/ingest', method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it.each([undefined, 'same-origin', 'none'])('pass from %s', async (site) => {
    expect(await status('POST', site)).toBe(200);
  });

  it.each(['cross-site', 'same-site', 'anything else'])('that change something are refused from %s', async (site) => {
    expect(await status('POST', site)).toBe(403);
    expect(await status('DELETE', site)).toBe(403);
    expect(await status('GET', site)).toBe(200);
  });
});
