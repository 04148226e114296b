import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startQueryFixture } from './shop-store.ts';
import type { QueryFixture } from './shop-store.ts';

const NOW = (): bigint => BigInt(Date.now()) * 1_000_000n;

describe('OpenAPI, MCP and tail of the query API', () => {
  let fixture: QueryFixture;
  beforeAll(async () => {
    fixture = await startQueryFixture();
    await fixture.append('app.log', [{ body: 'hello <b>world</b>', service: 'web', time: NOW() }]);
  });
  afterAll(() => fixture.stop());

  const rpc = async (method: string, params?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${fixture.url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
  interface RpcAnswer {
    readonly result?: { tools?: { name: string }[]; content?: { text: string }[]; isError?: boolean };
    readonly error?: { code: number };
  }
  const call = async (name: string, args?: unknown): Promise<NonNullable<RpcAnswer['result']>> => {
    const answer = (await (await rpc('tools/call', { name, arguments: args })).json()) as RpcAnswer;
    return answer.result ?? {};
  };

  it('describes every operation with schemas', async () => {
    const document = (await (await fetch(`${fixture.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { parameters: { name: string }[]; responses: Record<string, unknown> }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(
        [
          'logs',
          'logs/tail',
          'histogram',
          'templates',
          'templates/{id}',
          'templates/{id}/variables',
          'services',
          'diff',
          'anomalies',
          'anomalies/{id}',
          'anomalies/{id}/feedback',
          'anomalies/{id}/feedback/preview',
          'anomalies/{id}/state',
          'accounting',
          'budget',
          'reviews',
        ].map((path) => `/api/v1/${path}`),
      ),
    );
    const names = document.paths['/api/v1/logs']?.['get']?.parameters.map((parameter) => parameter.name);
    expect(names).toEqual(expect.arrayContaining(['query', 'from', 'to', 'service', 'severity', 'limit', 'cursor']));
    for (const [path, operations] of Object.entries(document.paths))
      for (const operation of Object.values(operations))
        expect(Object.keys(operation.responses), path).toContain('default');
  });

  it('has a page of its operations that runs nothing', async () => {
    const response = await fetch(`${fixture.url}/docs`);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await response.text()).toContain('/api/v1/anomalies/{id}');
  });

  it('speaks MCP: the tools that list need no argument', async () => {
    expect(await (await rpc('initialize', { protocolVersion: '2025-06-18' })).json()).toMatchObject({
      result: { protocolVersion: '2025-06-18', serverInfo: { name: 'logsieve' } },
    });
    const { result } = (await (await rpc('tools/list')).json()) as RpcAnswer;
    expect(result?.tools?.map((tool) => tool.name)).toEqual([
      'list_anomalies',
      'get_anomaly',
      'summarise_incident',
      'list_templates',
      'list_services',
      'search_logs',
    ]);
    for (const name of ['list_anomalies', 'list_templates', 'list_services']) {
      const answer = await call(name);
      expect(answer.isError, name).toBe(false);
      expect(JSON.parse(answer.content?.[0]?.text ?? '')).toHaveProperty('items');
    }
    const found = await call('search_logs', { query: 'world', limit: 5 });
    expect(found.content?.[0]?.text).toContain('hello <b>world</b>');
  });

  it('answers wrong calls so that an agent can mend them', async () => {
    expect(await call('search_logs', { limit: 0 })).toMatchObject({ isError: true });
    expect(await call('get_anomaly', {})).toMatchObject({ isError: true });
    expect(await (await rpc('tools/call', { name: 'rm' })).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await rpc('resources/list')).json()).toMatchObject({ error: { code: -32601 } });
    expect((await rpc('tools/list', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await fetch(`${fixture.url}/mcp`)).status).toBe(405);
  });

  it('tails what arrives, with the same filters', async () => {
    const stop = new AbortController();
    const response = await fetch(`${fixture.url}/api/v1/logs/tail?query=wanted`, { signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const seen = (async () => {
      while (!text.includes('"body"')) text += (await reader?.read())?.value ?? '';
    })();
    await fixture.append('app.log', [
      { body: 'not this one', service: 'web', time: NOW() },
      { body: 'the WANTED line', service: 'web', time: NOW() },
    ]);
    await seen;
    stop.abort();
    const data = text.split('\n').filter((line) => line.startsWith('data: '));
    expect(data).toHaveLength(1);
    expect(JSON.parse(data[0]?.slice('data: '.length) ?? '')).toMatchObject({ body: 'the WANTED line' });
  });

  it('refuses a tail whose query is wrong', async () => {
    expect((await fetch(`${fixture.url}/api/v1/logs/tail?query=%22open`)).status).toBe(400);
  });
});
