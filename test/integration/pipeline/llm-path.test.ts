import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Accounting, AnomalyItem, Budget, ReviewItem } from '@logsieve/contracts';
import { startLlmFixture } from '../../fixtures/llm/index.ts';
import type { LlmBehaviour, LlmFixture } from '../../fixtures/llm/index.ts';
import { eventually, getJson, startLogsieve } from '../../fixtures/logsieve/index.ts';
import type { RunningLogsieve } from '../../fixtures/logsieve/index.ts';
import { uncertainCases } from './uncertain-cases.ts';

/** The whole product, embedded, with an LLM endpoint in each of its moods. Nothing upstream may notice. */
describe('the LLM path of a running logsieve', () => {
  const dataDirs: string[] = [];
  let llm: LlmFixture | undefined;
  let logsieve: RunningLogsieve | undefined;
  afterEach(async () => {
    await logsieve?.kill();
    await llm?.close();
    logsieve = undefined;
    llm = undefined;
    for (const folder of dataDirs.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  async function start(baseUrl: string, known?: string): Promise<RunningLogsieve> {
    const dataDir = known ?? mkdtempSync(join(tmpdir(), 'logsieve-llm-'));
    if (known === undefined) dataDirs.push(dataDir);
    logsieve = await startLogsieve(['up', '--port', '0', '--data', dataDir], {
      LOGSIEVE_LLM_BASE_URL: baseUrl,
      LOGSIEVE_LLM_MODEL: 'second-reader',
      LOGSIEVE_LLM_TIMEOUT: '2s',
    });
    return logsieve;
  }
  const startWith = async (behaviour: LlmBehaviour): Promise<RunningLogsieve> => {
    llm = await startLlmFixture({ behaviour });
    return start(llm.baseUrl);
  };

  async function feed(running: RunningLogsieve): Promise<number> {
    let sent = 0;
    for (const { service, lines } of uncertainCases(Date.now())) {
      const response = await fetch(`${running.url}/api/v1/ingest?service=${service}&source=${service}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: `${lines.join('\n')}\n`,
      });
      expect(await response.json()).toMatchObject({ accepted: lines.length });
      sent += lines.length;
    }
    return sent;
  }
  const reviews = (running: RunningLogsieve) =>
    getJson<{ items: ReviewItem[] }>(running.url, '/api/v1/reviews?limit=100');

  async function expectNothingNoticed(running: RunningLogsieve, lines: number): Promise<void> {
    const accounting = await getJson<Accounting>(running.url, '/api/v1/accounting');
    expect(accounting).toMatchObject({ linesIn: lines, linesStored: lines, balanced: true });
    const { items } = await getJson<{ items: AnomalyItem[] }>(running.url, '/api/v1/anomalies');
    expect(items.length).toBeGreaterThan(0);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  }

  it('up: uncertain cases get a review with checked citations, and what it costs is counted', async () => {
    const running = await startWith({ kind: 'answer' });
    const lines = await feed(running);
    const { items } = await eventually(
      () => reviews(running),
      (answer) => answer.items.some((item) => item.status === 'done'),
      90_000,
    );
    const done = items.find((item) => item.status === 'done');
    expect(done?.model).toBe('second-reader');
    const budget = await getJson<Budget>(running.url, '/api/v1/budget');
    expect(budget.calls).toBeGreaterThan(0);
    expect(budget.tokensUsed).toBeGreaterThan(0);
    await expectNothingNoticed(running, lines);
  });

  it('slow: the question ends at its time limit and waits, the pipeline does not', async () => {
    const running = await startWith({ kind: 'slow', ms: 20_000 });
    const lines = await feed(running);
    await eventually(
      () => Promise.resolve(llm?.requests.length ?? 0),
      (count) => count > 0,
      90_000,
    );
    await expectNothingNoticed(running, lines);
    expect((await reviews(running)).items.every((item) => item.status !== 'done')).toBe(true);
  });

  it('wrong: an answer that is no JSON is never believed', async () => {
    const running = await startWith({ kind: 'invalidJson' });
    const lines = await feed(running);
    await eventually(
      () => reviews(running),
      (answer) => answer.items.some((item) => item.status === 'failed'),
      90_000,
    );
    await expectNothingNoticed(running, lines);
    expect((await reviews(running)).items.every((item) => item.status !== 'done')).toBe(true);
  });

  it('killed in the middle of a review: what waited is reviewed after the next start, what was spent stays counted, nothing is asked again', async () => {
    const first = await startWith({ kind: 'hang' });
    await feed(first);
    const asked = (): number => llm?.requests.length ?? 0;
    await eventually(
      () => Promise.resolve(asked()),
      (count) => count > 0,
      90_000,
    );
    const waiting = (await reviews(first)).items.map((item) => item.anomalyId);
    expect(waiting.length).toBeGreaterThan(0);
    await first.kill();
    const before = asked();

    llm?.behave({ kind: 'answer' });
    const second = await start(llm?.baseUrl ?? '', dataDirs[0]);
    const { items } = await eventually(
      () => reviews(second),
      (answer) => answer.items.length >= waiting.length && answer.items.every((item) => item.status === 'done'),
      90_000,
    );
    expect(items.map((item) => item.anomalyId)).toEqual(expect.arrayContaining(waiting));
    const { calls, tokensUsed } = await getJson<Budget>(second.url, '/api/v1/budget');
    // What was in flight when it died was reserved, and nobody knows what it cost: it counts in full.
    expect(calls).toBeGreaterThanOrEqual(asked());
    expect(asked()).toBeGreaterThan(before);
    const after = asked();
    await second.kill();

    const third = await start(llm?.baseUrl ?? '', dataDirs[0]);
    expect((await reviews(third)).items.every((item) => item.status === 'done')).toBe(true);
    expect(await getJson<Budget>(third.url, '/api/v1/budget')).toMatchObject({ calls, tokensUsed });
    expect(asked()).toBe(after);
  });

  it('gone: cases wait and say so; when it comes back they are reviewed', async () => {
    const gone = await startLlmFixture();
    await gone.close();
    const running = await start(gone.baseUrl);
    const lines = await feed(running);
    await eventually(
      () => reviews(running),
      (answer) => answer.items.some((item) => item.status === 'waiting'),
      90_000,
    );
    await expectNothingNoticed(running, lines);
    llm = await startLlmFixture({ port: gone.port });
    await eventually(
      () => reviews(running),
      (answer) => answer.items.some((item) => item.status === 'done'),
      120_000,
    );
  });
});
