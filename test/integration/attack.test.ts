import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Accounting } from '@logsieve/contracts';
import { runLogsieve, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

const KEYS = { ingest: 'in-secret', read: 're-secret', admin: 'ad-secret' };

interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { parameters?: readonly { name: string; in: string }[] }>>>
  >;
}

/** What docs/security.md promises against senders and readers that mean harm, on the running product. */
describe('an attacker', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-attack-'));
  let logsieve: RunningLogsieve;
  let api: OpenApi;
  const as = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` });
  const send = (lines: string): Promise<Response> =>
    fetch(`${logsieve.url}/api/v1/ingest?service=shop&source=shop`, {
      method: 'POST',
      headers: { ...as(KEYS.ingest), 'content-type': 'text/plain' },
      body: lines,
    });
  beforeAll(async () => {
    logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir], {
      LOGSIEVE_API_KEYS: Object.entries(KEYS)
        .map(([role, secret]) => `${role}:${secret}`)
        .join(),
    });
    const answer = await fetch(`${logsieve.url}/openapi.json`, { headers: as(KEYS.read) });
    api = (await answer.json()) as OpenApi;
  });
  afterAll(async () => {
    await logsieve.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('gets nothing from any path of the API without a key, and only what its role allows', async () => {
    const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path: path.replace(/\{\w+\}/g, 'x'), method: method.toUpperCase() })),
    );
    expect(operations.length).toBeGreaterThan(10);
    for (const { path, method } of operations) {
      const ask = async (headers: Record<string, string>): Promise<number> => {
        const response = await fetch(logsieve.url + path, { method, headers, signal: AbortSignal.timeout(20_000) });
        await response.body?.cancel();
        return response.status;
      };
      expect(await ask({}), `${method} ${path}`).toBe(401);
      expect(await ask(as('wrong')), `${method} ${path}`).toBe(401);
      expect(await ask(as(KEYS.ingest)), `${method} ${path}`).toBe(403);
      if (method !== 'GET') expect(await ask(as(KEYS.read)), `${method} ${path}`).toBe(403);
    }
  });

  it('cannot reach SQL through any parameter', async () => {
    expect((await send('INFO order 1 accepted\n')).status).toBe(200);
    const payloads = [
      "' OR 1=1 --",
      "'; DROP TABLE lines; --",
      "\\' UNION ALL SELECT 1",
      '{x:String}',
      "'||sleep(3)||'",
      '\0',
      '`"\\',
    ];
    const gets = Object.entries(api.paths).filter(([path, methods]) => 'get' in methods && !path.includes('tail'));
    for (const [path, methods] of gets) {
      const names = (methods['get']?.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name);
      for (const payload of payloads) {
        const filled = path.replace(/\{\w+\}/g, encodeURIComponent(payload));
        for (const name of [...names, '']) {
          const query = name === '' ? '' : `?${name}=${encodeURIComponent(payload)}`;
          const response = await fetch(logsieve.url + filled + query, { headers: as(KEYS.read) });
          const text = await response.text();
          expect(response.status, `${filled}${query}: ${text}`).toBeLessThan(500);
          expect(text).not.toMatch(/DB::Exception|SYNTAX_ERROR/);
        }
      }
    }
    const answer = await fetch(`${logsieve.url}/api/v1/accounting`, { headers: as(KEYS.read) });
    expect(((await answer.json()) as Accounting).linesStored).toBeGreaterThan(0);
  });

  it('cannot act on a terminal by a line or the name of a service', async () => {
    await send('ERROR \u001b]0;owned\u0007\u001b[2J\u009b31m trap \u202e fdp.exe\n');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const command of [['search', 'trap'], ['templates'], ['anomalies']]) {
      const { code, stdout } = await runLogsieve([...command, '--url', logsieve.url], { LOGSIEVE_API_KEY: KEYS.read });
      expect(code).toBe(0);
      for (const control of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(stdout.toString()).not.toContain(control);
    }
  });

  it('cannot hide a second request in the first', async () => {
    const { hostname, port } = new URL(logsieve.url);
    const smuggled = await new Promise<string>((resolve) => {
      let seen = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
        );
      });
      socket.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      socket.on('close', () => {
        resolve(seen);
      });
    });
    expect(smuggled).toMatch(/^HTTP\/1\.1 400 /);
    expect(smuggled.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('cannot hold the server by headers that never end', async () => {
    const { hostname, port } = new URL(logsieve.url);
    const started = performance.now();
    /** Sends a letter a second; resolves when the server has had enough. */
    const slow = (): Promise<{ answer: string; afterMs: number }> =>
      new Promise((resolve) => {
        let answer = '';
        const socket = connect(Number(port), hostname, () => {
          socket.write('GET /api/v1/logs HTTP/1.1\r\nHost: x\r\nX-Slow: ');
        });
        const timer = setInterval(() => socket.write('a'), 1_000);
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.on('error', () => undefined); // a letter that met a closed door
        socket.on('close', () => {
          clearInterval(timer);
          resolve({ answer, afterMs: performance.now() - started });
        });
      });
    const held = Array.from({ length: 300 }, slow);
    // Others are served meanwhile.
    for (let n = 0; n < 5; n += 1) {
      const asked = performance.now();
      expect((await fetch(`${logsieve.url}/healthz`)).status).toBe(200);
      expect(performance.now() - asked).toBeLessThan(5_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    for (const { answer, afterMs } of await Promise.all(held)) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(afterMs).toBeLessThan(40_000);
    }
  });

  it('cannot poison objects, nor make a deep or broken body anything but an answer', async () => {
    const post = (body: string, type: string, path = '/api/v1/ingest'): Promise<Response> =>
      fetch(logsieve.url + path, { method: 'POST', headers: { ...as(KEYS.ingest), 'content-type': type }, body });
    const poison = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"message":"x"}';
    expect((await post(`${poison}\n`, 'application/x-ndjson')).status).toBe(200);
    const deep = '['.repeat(200_000);
    expect((await post(deep, 'application/json', '/v1/logs')).status).toBe(400);
    expect((await post(`${deep}\n`, 'application/x-ndjson')).status).toBeLessThan(500);
    const answer = await fetch(`${logsieve.url}/api/v1/logs?polluted=1`, { headers: as(KEYS.read) });
    expect(answer.status).toBeLessThan(500);
    expect((await fetch(`${logsieve.url}/healthz`)).status).toBe(200);
  });

  it('does not get a secret out of logs, errors or the settings that are printed', async () => {
    const { stdout } = await runLogsieve(['config', '--json'], {
      LOGSIEVE_API_KEYS: `admin:${KEYS.admin}`,
      LOGSIEVE_LLM_API_KEY: 'llm-secret',
      LOGSIEVE_CLICKHOUSE_PASSWORD: 'db-secret',
    });
    expect(stdout.toString()).not.toMatch(/ad-secret|llm-secret|db-secret/);
    const { stdout: out, stderr } = logsieve.output();
    for (const secret of Object.values(KEYS)) expect(out + stderr).not.toContain(secret);
  });

  it('reads no file beside the page', async () => {
    for (const path of [
      // As far up as any folder lies, and to the one file that is known to be above the page.
      `${'/..'.repeat(20)}/etc/passwd`,
      `${'/%2e%2e'.repeat(20)}/etc/passwd`,
      `/assets/${'..%2f'.repeat(20)}etc/passwd`,
      '/assets/..%2f..%2f..%2f..%2fpackage.json',
      `${'/..\\'.repeat(20)}etc\\passwd`,
    ]) {
      const { hostname, port } = new URL(logsieve.url);
      const text = await new Promise<string>((resolve) => {
        let seen = '';
        const socket = connect(Number(port), hostname, () => {
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${KEYS.read}\r\n\r\n`,
          );
        });
        socket.on('data', (chunk: Buffer) => (seen += chunk.toString()));
        socket.on('close', () => {
          resolve(seen);
        });
      });
      expect(text).not.toMatch(/root:|logsieve-workspace/);
    }
  });

  it('leaves the product well', async () => {
    const answer = await fetch(`${logsieve.url}/api/v1/accounting`, { headers: as(KEYS.read) });
    expect(await answer.json()).toMatchObject({ balanced: true });
  });
});
