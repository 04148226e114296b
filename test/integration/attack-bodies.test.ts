import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const TOOLS = ['list_anomalies', 'get_anomaly', 'list_templates', 'list_services', 'search_logs'];
const call = (params: string): string => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;

/** Calls of an agent that means harm, or is led by a line that does. */
const MISUSE: readonly string[] = [
  call('{}'),
  call('{"name":{"toString":1}}'),
  call('{"name":"__proto__"}'),
  call('{"name":"search_logs","arguments":7}'),
  call('{"name":"search_logs","arguments":["a"]}'),
  call(`{"name":"search_logs","arguments":{"query":${DEEP}}}`),
  call('{"name":"search_logs","arguments":{"__proto__":{"limit":1},"constructor":"x"}}'),
  call('{"name":"search_logs","arguments":{"query":"\\ud800","limit":"\'; DROP TABLE lines; --"}}'),
  call('{"name":"get_anomaly","arguments":{"id":"\\ud800"}}'),
  call('{"name":"get_anomaly","arguments":{"id":"../accounting"}}'),
  call('{"name":"get_anomaly","arguments":{"id":".."}}'),
  call('{"name":"get_anomaly","arguments":{"id":"0123456789abcdef/feedback"}}'),
  '{"jsonrpc":"2.0","id":{"toString":1},"method":"ping"}',
  '{"jsonrpc":"2.0","id":1,"method":"__proto__"}',
  '[]',
  'null',
  DEEP,
  '{',
];

describe('bodies from strangers', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-bodies-'));
  let logsieve: RunningLogsieve;
  let posts: readonly string[];
  beforeAll(async () => {
    logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir]);
    await fetch(`${logsieve.url}/api/v1/ingest?service=shop`, { method: 'POST', body: 'ERROR order 1 refused\n' });
    const { paths } = await getJson<{ paths: Record<string, Record<string, unknown>> }>(logsieve.url, '/openapi.json');
    posts = Object.entries(paths)
      .filter(([, methods]) => 'post' in methods)
      .map(([path]) => path.replace(/\{\w+\}/g, '0123456789abcdef'));
    expect(posts.length).toBeGreaterThan(1);
  });
  afterAll(async () => {
    await logsieve.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function post(path: string, body: string, headers: Record<string, string> = {}) {
    const response = await fetch(logsieve.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(60_000),
    });
    return { status: response.status, text: await response.text() };
  }

  it.each(MISUSE.map((body) => [body.slice(0, 90), body]))(
    'an agent that sends %s gets an answer, and nothing else happens',
    async (_shown, body) => {
      const { status, text } = await post('/mcp', body);
      expect(status, text).toBeLessThan(500);
      expect(text).not.toMatch(/DB::Exception|\n\s+at |linesStored/);
    },
  );

  it.each(['null', 'http://evil.example', 'nonsense', 'http://127.0.0.1:1'])(
    'an agent in a page of %s is refused',
    async (origin) => {
      expect((await post('/mcp', '{"jsonrpc":"2.0","id":1,"method":"ping"}', { origin })).status).toBe(403);
    },
  );

  // 404 would mean that the anomaly, which is not there, was looked for with such a body.
  it.each(['{}', '[]', '{"label":7,"state":7}', '{"label":{"toString":1},"state":["open"]}'])(
    'that break the schema are named by a 400: %s',
    async (body) => {
      for (const path of posts) {
        const { status, text } = await post(path, body);
        expect(status, `${path}: ${text}`).toBe(400);
      }
    },
  );

  it('are answered with less than 500 wherever they go', async () => {
    const object = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
      fc
        .record(
          { label: fc.jsonValue(), note: fc.jsonValue(), state: fc.jsonValue(), until: fc.jsonValue() },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
      fc
        .tuple(fc.constantFrom(...TOOLS), fc.jsonValue())
        .map(([name, given]) => call(JSON.stringify({ name, arguments: given }))),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(...MISUSE),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('/mcp', ...posts), object, async (path, body) => {
        const { status, text } = await post(path, body);
        expect(status, `${path}: ${text}`).toBeLessThan(500);
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
    expect(await getJson(logsieve.url, '/api/v1/accounting')).toMatchObject({ linesStored: 1, balanced: true });
  });
});
