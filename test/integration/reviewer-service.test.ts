import { describe, expect, it } from 'vitest';
import { TOPICS } from '@logsieve/contracts';
import { reviewerOptions } from '@logsieve/reviewer';
import { startLlmFixture } from '../fixtures/llm/index.ts';
import type { LlmBehaviour } from '../fixtures/llm/index.ts';
import { SETTINGS, reviewerHarness, until } from '../fixtures/reviewer/index.ts';
import { plantedSecrets } from '../fixtures/secrets/index.ts';

const { endpoint, run, requests, send, reviewsOf, settled, transport } = reviewerHarness();

describe('reviewer with an endpoint', () => {
  it('reviews what the detector was unsure about, with citations of its lines', async () => {
    const server = await endpoint({ model: 'answering-model' });
    await run(server.baseUrl);
    const [request] = requests(1);
    if (request === undefined) throw new Error('one request');
    await send([request]);
    const [row] = await settled([request]);
    expect(row).toMatchObject({
      status: 'done',
      verdict: 'anomalous',
      reason: '',
      cached: 0,
      model: 'answering-model',
    });
    expect(JSON.parse(row?.citations ?? '')).toEqual([
      { position: request.anomaly.evidence[0], quote: request.typedTemplate },
    ]);
  });

  it('asks each question once, for ever', async () => {
    const server = await endpoint();
    const { metrics } = await run(server.baseUrl);
    const same = { typedTemplate: 'link lost on <ID>' };
    const first = requests(20, () => same);
    await send(first);
    expect((await settled(first)).map((row) => row.verdict)).toEqual(first.map(() => 'anomalous'));
    const second = requests(5, () => same);
    await send(second);
    expect((await settled(second)).every((row) => row.cached === 1)).toBe(true);
    expect(server.requests).toHaveLength(1);
    expect(await metrics.registry.metrics()).toContain(
      'logsieve_llm_requests_total{model="test-model",outcome="ok"} 1',
    );
  });

  it('handles a request that comes twice once', async () => {
    const server = await endpoint();
    await run(server.baseUrl);
    const all = requests(3);
    await send([...all, ...all]);
    await settled(all);
    await send(all);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests).toHaveLength(3);
  });

  it('sends what cannot be read to the dead letters and goes on', async () => {
    const server = await endpoint();
    const { metrics } = await run(server.baseUrl);
    const [good] = requests(1);
    if (good === undefined) throw new Error('one request');
    await transport()
      .producer()
      .send(TOPICS.reviewRequests, [
        { key: null, value: Buffer.from('{"schemaVersion":9}'), headers: {} },
        { key: null, value: null, headers: {} },
      ]);
    await send([good]);
    expect(await settled([good])).toMatchObject([{ status: 'done' }]);
    expect(await metrics.registry.metrics()).toContain('logsieve_llm_invalid_requests_total 2');
  });
});

describe('reviewer without a good endpoint', () => {
  it('waits and says so where none is configured; the next start goes on', async () => {
    const { service: idle } = await run(null);
    const all = requests(3);
    await send(all);
    expect((await reviewsOf(all)).map((row) => [row.status, row.reason])).toEqual(
      all.map(() => ['waiting', 'no LLM endpoint is configured']),
    );
    expect(await idle.budget()).toMatchObject({
      enabled: false,
      model: null,
      waiting: 3,
      message: 'No LLM endpoint is configured (LOGSIEVE_LLM_BASE_URL): 3 uncertain cases wait.',
    });
    await idle.stop();
    const server = await endpoint();
    await run(server.baseUrl);
    expect((await settled(all)).map((row) => row.status)).toEqual(['done', 'done', 'done']);
  });

  it('lets nothing upstream wait for an endpoint that never answers', async () => {
    const server = await endpoint({ behaviour: { kind: 'hang' } });
    await run(server.baseUrl, { timeoutMs: 120_000, concurrency: 1 });
    const all = requests(20);
    await send(all); // comes back although no question was answered
    expect((await reviewsOf(all)).map((row) => row.status)).toEqual(all.map(() => 'waiting'));
    await until(
      () => Promise.resolve(server.requests.length),
      (count) => count === 1,
    );
    await send(requests(5));
    expect(server.requests).toHaveLength(1);
  });

  const recovers: [string, LlmBehaviour[]][] = [
    ['slow', [{ kind: 'slow', ms: 300 }]],
    ['hanging', [{ kind: 'hang' }]],
    ['stuck in the body', [{ kind: 'hangBody' }]],
    ['overloaded (429)', [{ kind: 'status', status: 429, retryAfter: '1' }]],
    ['failing (500)', Array.from({ length: 8 }, () => ({ kind: 'status' as const, status: 500 }))],
    ['resetting', [{ kind: 'reset' }, { kind: 'reset' }]],
    ['answering nonsense once', [{ kind: 'invalidJson' }]],
    ['a broken proxy', [{ kind: 'html' }]],
    ['truncating once', [{ kind: 'truncated' }]],
  ];
  it.each(recovers)('gets its reviews from an endpoint that is %s for a while', async (_name, script) => {
    const server = await endpoint({ script });
    await run(server.baseUrl, { concurrency: 1 });
    const all = requests(2);
    await send(all);
    expect((await settled(all)).map((row) => row.status)).toEqual(['done', 'done']);
  });

  it.each([
    [{ kind: 'invalidJson' }, 'invalid_answer'],
    [{ kind: 'truncated' }, 'truncated'],
    [{ kind: 'refusal' }, 'refused'],
    [{ kind: 'hang' }, 'timeout'],
    [{ kind: 'status', status: 400, message: 'too long' }, 'bad_request'],
  ] satisfies [LlmBehaviour, string][])('gives a question up after some tries: %j', async (behaviour, reason) => {
    const server = await endpoint({ behaviour });
    const { service: reviewer } = await run(server.baseUrl, { timeoutMs: 150 });
    const all = requests(1);
    await send(all);
    const [row] = await settled(all);
    expect(row).toMatchObject({ status: 'failed', verdict: 'uncertain' });
    expect(row?.reason).toContain(reason);
    expect(server.requests).toHaveLength(3);
    expect(await reviewer.budget()).toMatchObject({ waiting: 0 });
  });

  it('keeps everything waiting while the key is wrong, and says so', async () => {
    const server = await endpoint({ apiKey: 'right' });
    const { service: reviewer } = await run(server.baseUrl, {}, 'wrong');
    const all = requests(20);
    await send(all);
    const budget = await until(
      () => reviewer.budget(),
      (value) => value.message.includes('unauthorized'),
    );
    expect(budget.message).toMatch(
      /^The LLM endpoint is in trouble \(unauthorized: status 401.*\): 20 uncertain cases wait\.$/,
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(server.requests.length).toBeLessThan(10); // the circuit is open, not hammering
    expect((await reviewsOf(all)).every((row) => row.status === 'waiting')).toBe(true);
  });

  it('keeps everything while the endpoint is gone and goes on when it is back', async () => {
    const gone = await startLlmFixture();
    const { port, baseUrl } = gone;
    await gone.close();
    const { service: reviewer, metrics } = await run(baseUrl);
    const all = requests(5);
    await send(all);
    const budget = await until(
      () => reviewer.budget(),
      (value) => value.message.includes('unreachable'),
    );
    expect(budget.message).toContain('5 uncertain cases wait');
    await until(
      () => metrics.registry.metrics(),
      (text) => text.includes('\nlogsieve_llm_breaker_open 1'),
    );
    expect(await metrics.registry.metrics()).toContain('\nlogsieve_llm_breaker_open 1');
    await endpoint({ port });
    expect((await settled(all)).map((row) => row.status)).toEqual(all.map(() => 'done'));
    expect((await reviewer.budget()).message).toContain('All uncertain cases are reviewed');
  });

  it('notices that another model answers', async () => {
    const server = await endpoint({
      script: [
        { kind: 'answer', model: 'model-a' },
        { kind: 'answer', model: 'model-b' },
      ],
    });
    const { metrics } = await run(server.baseUrl, { concurrency: 1 });
    const all = requests(2);
    await send(all);
    expect(new Set((await settled(all)).map((row) => row.model))).toEqual(new Set(['model-a', 'model-b']));
    expect(await metrics.registry.metrics()).toContain('logsieve_llm_model_changes_total 1');
  });
});

describe('budget', () => {
  it('is never exceeded, whatever is in flight; the rest waits, the most urgent first', async () => {
    const server = await endpoint({ behaviour: { kind: 'slow', ms: 30 } });
    const limit = 40_000;
    const options = reviewerOptions({ ...SETTINGS, llmBaseUrl: server.baseUrl, llmTokensPerDay: limit });
    const { service: reviewer } = await run(server.baseUrl, { limits: options.limits, concurrency: 8 });
    const all = requests(100, (index) => ({ anomaly: { uncertainty: (index + 1) / 100 } }));
    await send(all);
    const budget = await until(
      () => reviewer.budget(),
      (value) => value.exhausted,
      60_000,
    );
    expect(budget).toMatchObject({ exhausted: true, tokensLimit: limit });
    expect(budget.tokensUsed).toBeLessThanOrEqual(limit);
    const used = server.requests.length;
    expect(budget.calls).toBeGreaterThanOrEqual(used);
    const rows = await reviewsOf(all);
    const done = rows.filter((row) => row.status === 'done').length;
    expect(done).toBeGreaterThan(0);
    expect(done + rows.filter((row) => row.status === 'waiting').length).toBe(100);
    expect(budget.message).toContain('budget is used up');
    // The least urgent half got nothing while the most urgent was served.
    expect(rows.slice(0, 30).every((row) => row.status === 'waiting')).toBe(true);
    expect(rows.slice(-5).every((row) => row.status === 'done')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests).toHaveLength(used);
    await reviewer.stop();
    await run(server.baseUrl, { limits: options.limits }); // a restart changes nothing
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests.length).toBe(used);
  });
});

describe('safety', () => {
  it('lets no planted secret out, of any kind, in any field', async () => {
    const server = await endpoint();
    await run(server.baseUrl, { concurrency: 4 });
    const secrets = plantedSecrets(7, 11);
    expect(secrets.length).toBeGreaterThanOrEqual(500);
    const PER_REQUEST = 4; // as template, as summary, and as what was logged around it
    const all = Array.from({ length: secrets.length / PER_REQUEST }, (_, index) => {
      const [first, ...others] = secrets.slice(index * PER_REQUEST, (index + 1) * PER_REQUEST).map(({ text }) => text);
      const [request] = requests(1, () => ({
        typedTemplate: first ?? '',
        neighbours: others,
        anomaly: { summary: others[0] ?? '' },
      }));
      if (request === undefined) throw new Error('one request');
      return request;
    });
    await send(all);
    await settled(all, 200_000);
    expect(server.requests.length).toBeGreaterThanOrEqual(all.length - 5); // a few templates are alike once redacted
    expect(new Set(secrets.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(30);
    const traffic = server.requests.map((request) => request.body).join('\n');
    const leaked = secrets.filter(
      ({ secret }) => traffic.includes(secret) || traffic.includes(JSON.stringify(secret).slice(1, -1)),
    );
    expect(leaked.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([]);
  }, 250_000);
});
