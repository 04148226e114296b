import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogsieveClient } from '@logsieve/client';
import { startQueryFixture } from './shop-store.ts';
import type { QueryFixture } from './shop-store.ts';

let fixture: QueryFixture;
let text = '';
beforeAll(async () => {
  fixture = await startQueryFixture();
  text = await (await fetch(`${fixture.url}/openapi.json`)).text();
});
afterAll(async () => {
  await fixture.stop();
});

describe('the OpenAPI document', () => {
  it('has nothing that the recommended rules of Redocly complain about', async () => {
    const problems = await lintFromString({ source: text, config: await createConfig({ extends: ['recommended'] }) });
    expect(
      problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`),
    ).toEqual([]);
  });

  it('is what the types of the client were made from; else: npm run generate:client -- http://HOST:PORT', async () => {
    const types = readFileSync(join(import.meta.dirname, '../../../shared/client/src/api.ts'), 'utf8');
    expect(astToString(await openapiTS(JSON.parse(text) as OpenAPI3))).toBe(types);
  });
});

describe('the typed client', () => {
  it('lists lines, and tells a problem from data', async () => {
    await fixture.append('app.log', [{ body: 'payment failed', service: 'shop', time: 1_763_971_200_000_000_000n }]);
    const client = createLogsieveClient({ baseUrl: fixture.url });
    const { data } = await client.GET('/api/v1/logs', { params: { query: { service: 'shop', limit: 5 } } });
    expect(data?.items.map((item) => item.body)).toEqual(['payment failed']);
    const { error } = await client.GET('/api/v1/logs', { params: { query: { limit: 5000 } } });
    expect(error).toMatchObject({ status: 400, errors: [{ parameter: 'limit' }] });
  });
});
