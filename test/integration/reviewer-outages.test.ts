import { expect, it } from 'vitest';
import { reviewerHarness, until } from '../fixtures/reviewer/index.ts';
import type { LlmBehaviour } from '../fixtures/llm/index.ts';

const { endpoint, run, requests, send, reviewsOf, settled } = reviewerHarness();

const ANSWER: LlmBehaviour = { kind: 'answer' };
const statusesOf = async (all: ReturnType<typeof requests>) => (await reviewsOf(all)).map((row) => row.status);
const every = (all: ReturnType<typeof requests>, status: string) => all.map(() => status);

it('a name that no DNS knows costs nothing and loses nothing; with the right one everything is reviewed', async () => {
  // RFC 6761: `.invalid` never resolves.
  const { service: lost, metrics } = await run('http://llm.invalid/v1', { timeoutMs: 5_000 });
  const all = requests(8);
  await send(all);
  const budget = await until(
    () => lost.budget(),
    (value) => value.message.includes('unreachable'),
  );
  expect(budget.message).toMatch(/unreachable: .*llm\.invalid.*: 8 uncertain cases wait/);
  await until(
    () => metrics.registry.metrics(),
    (text) => text.includes('\nlogsieve_llm_breaker_open 1'),
  );
  // A call in flight holds its reservation until it has failed.
  const used = await until(
    () => lost.budget(),
    (value) => value.tokensUsed === 0,
  );
  expect(used).toMatchObject({ tokensUsed: 0, costUsd: 0, waiting: 8 });
  expect(await statusesOf(all)).toEqual(every(all, 'waiting'));
  await lost.stop();
  const server = await endpoint();
  await run(server.baseUrl);
  expect((await settled(all)).map((row) => row.status)).toEqual(every(all, 'done'));
});

it.each([
  [
    'a key that is withdrawn',
    { kind: 'status', status: 401, message: 'Incorrect API key provided: sk-proj-4f9a8b7c6d5e4f3a2b1c' },
    'unauthorized',
  ],
  [
    'a model that is withdrawn',
    { kind: 'status', status: 404, message: 'model test-model does not exist', code: 'model_not_found' },
    'not_found',
  ],
] satisfies [string, LlmBehaviour, string][])(
  '%s in the middle: what was answered stays, the rest waits and is reviewed when it is back',
  async (_name, behaviour, reason) => {
    const server = await endpoint({ script: [ANSWER, ANSWER, ANSWER], behaviour });
    const { service: reviewer } = await run(server.baseUrl, { concurrency: 1 });
    const all = requests(10);
    await send(all);
    const budget = await until(
      () => reviewer.budget(),
      (value) => value.message.includes(reason),
    );
    expect(budget.message).toContain(reason);
    expect(budget.message).not.toContain('sk-proj-'); // providers repeat what they were given
    expect((await statusesOf(all)).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'done'),
      ...Array.from({ length: 7 }, () => 'waiting'),
    ]);
    const asked = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.requests.length - asked).toBeLessThan(8); // one try at a time, not one per case
    server.behave(ANSWER);
    expect((await settled(all)).map((row) => row.status)).toEqual(every(all, 'done'));
  },
);

it('each review names the model that gave it; another configured model is asked anew', async () => {
  const server = await endpoint({
    script: [1, 1, 2, 2].map((version) => ({ kind: 'answer', model: `reader-${String(version)}` })),
    model: 'reader-2',
  });
  const { service: first, metrics } = await run(server.baseUrl, { concurrency: 1 });
  const all = requests(4);
  await send(all);
  const models = (await settled(all)).map((row) => row.model);
  expect(models.sort()).toEqual(['reader-1', 'reader-1', 'reader-2', 'reader-2']);
  expect(await metrics.registry.metrics()).toContain('\nlogsieve_llm_model_changes_total 1');
  const same = (template: string) => requests(1, () => ({ typedTemplate: template }));
  const template = all[0]?.typedTemplate ?? '';
  const again = same(template);
  await send(again);
  expect((await settled(again))[0]).toMatchObject({ cached: 1 });
  expect(server.requests).toHaveLength(4);
  await first.stop();
  await run(server.baseUrl, { model: 'successor' });
  const anew = same(template);
  await send(anew);
  expect((await settled(anew))[0]).toMatchObject({ status: 'done', cached: 0 });
  expect(server.requests).toHaveLength(5);
});
