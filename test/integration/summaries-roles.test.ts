import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnomalyItem, IncidentSummary, ShiftReport } from '@logsieve/contracts';
import { startLlmFixture } from '../fixtures/llm/index.ts';
import type { ChatRequest, LlmFixture } from '../fixtures/llm/index.ts';
import { eventually, startLogsieve } from '../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../fixtures/logsieve/index.ts';

/** The whole product with keys of both roles and an LLM endpoint: who may make it spend. */
let dataDir = '';
let llm: LlmFixture;
let logsieve: RunningLogsieve;

const isSummary = (request: ChatRequest | null): boolean =>
  request?.messages.some(({ role, content }) => role === 'system' && content.includes('at most five sentences')) ===
  true;
const summariesAsked = (): number => llm.requests.filter(({ request }) => isSummary(request)).length;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'logsieve-roles-'));
  llm = await startLlmFixture({
    behaviour: {
      kind: 'answer',
      content: (request) =>
        isSummary(request)
          ? JSON.stringify({ sentences: [{ text: 'Shards cannot be mounted.', cites: ['L1'] }] })
          : JSON.stringify({ verdict: 'uncertain', confidence: 0.5, explanation: 'cannot tell', citations: [] }),
    },
  });
  logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir], {
    LOGSIEVE_API_KEYS: 'read:reader-key,admin:admin-key',
    LOGSIEVE_LLM_BASE_URL: llm.baseUrl,
    LOGSIEVE_LLM_MODEL: 'second-reader',
  });
  const start = Date.now() - 600_000;
  const lines = Array.from({ length: 600 }, (_, second) => {
    const stamp = new Date(start + second * 1000).toISOString();
    return second > 560
      ? `${stamp} ERROR storage - cannot mount shard ${String(second)}: device lost`
      : `${stamp} INFO storage - job ${String(second)} done in ${String(second % 40)} ms`;
  });
  const sent = await fetch(`${logsieve.url}/api/v1/ingest?service=storage&source=storage`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin-key', 'content-type': 'text/plain' },
    body: `${lines.join('\n')}\n`,
  });
  expect(await sent.json()).toMatchObject({ accepted: 600 });
}, 120_000);
afterAll(async () => {
  await logsieve.kill();
  await llm.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function get<T>(key: string, path: string): Promise<T> {
  const response = await fetch(`${logsieve.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

it('a key that may only read gets the facts, and the endpoint is never asked for it', async () => {
  const { items } = await eventually(
    () => get<{ items: AnomalyItem[] }>('reader-key', '/api/v1/anomalies?service=storage'),
    (answer) => answer.items.length > 0,
    60_000,
  );
  const id = items[0]?.id ?? '';
  const summaryPath = `/api/v1/incidents/${id}/summary`;
  const asReader = await get<IncidentSummary>('reader-key', summaryPath);
  const reportAsReader = await get<ShiftReport>('reader-key', '/api/v1/report');
  for (const told of [asReader, reportAsReader]) {
    expect(told).toMatchObject({
      writtenBy: 'rules',
      model: null,
      note: "from facts only: a key with role 'read' does not use the LLM budget",
    });
    expect(told.sentences.length).toBeGreaterThan(2);
  }
  expect(summariesAsked()).toBe(0);

  const asAdmin = await get<IncidentSummary>('admin-key', summaryPath);
  expect(asAdmin).toMatchObject({ writtenBy: 'llm', model: 'second-reader', note: '' });
  expect(asAdmin.sentences[0]?.lines[0]).toMatchObject({ source: 'storage', service: 'storage' });
  expect(summariesAsked()).toBe(1);

  // Nor does it get what an admin has paid for: what it sees does not depend on who looked before.
  expect(await get<IncidentSummary>('reader-key', summaryPath)).toMatchObject({ writtenBy: 'rules' });
  expect(summariesAsked()).toBe(1);
}, 120_000);
