import { expect, it } from 'vitest';
import type { ChatRequest, LlmBehaviour } from '../fixtures/llm/index.ts';
import { reviewerHarness, until } from '../fixtures/reviewer/index.ts';

const { endpoint, run } = reviewerHarness();

/** As often as can be, and with fewer samples than by default: every call is two writes to the store. */
const AUDIT = { timeoutMs: 30_000, auditEveryMs: 1, idleMs: 20, auditSamples: { baseline: 4, check: 1 } };
/** Calls of a baseline and of a check then. */
const BASELINE = { answers: 100, firstTokens: 20, canaries: 40 };
const CHECK = { answers: 25, firstTokens: 5, canaries: 20 };
const sum = ({ answers, firstTokens, canaries }: typeof BASELINE): number => answers + firstTokens + canaries;
const WITHIN = 180_000;

const isCanary = (request: ChatRequest | null): boolean =>
  request?.messages.at(-1)?.content.includes('"service": "canary"') === true;
const BAD_NEWS = /failed|killed|corrupt|expired|aborted|giving up|twice|panic|crashed/;
let turn = 0;

/** A model of some character: how it words things, how sure it is of its first word, which share of the canaries it gets right. */
const model = (flavour: string, odds: number, errs: (turn: number) => boolean): LlmBehaviour => ({
  kind: 'answer',
  firstToken: () => ({ A: odds - (turn % 7) / 100, B: odds - 2 }),
  content: (request) => {
    turn += 1;
    if (!isCanary(request)) return `${flavour} ${String(turn % 5)}`;
    const right = BAD_NEWS.test(request.messages.at(-1)?.content ?? '') ? 'anomalous' : 'normal';
    const verdict = errs(turn) ? 'uncertain' : right;
    return JSON.stringify({ verdict, confidence: 0.9, explanation: 'so it reads', citations: [] });
  },
});
const GOOD = model('calm', -0.1, () => false);

it('an endpoint that stays as it was is not called changed; all three kinds of probes are asked, within the budget', async () => {
  const server = await endpoint({ behaviour: GOOD });
  const { service, metrics } = await run(server.baseUrl, AUDIT);
  const report = await until(
    () => service.audit(),
    ({ checks }) => checks >= 1,
    WITHIN,
  );
  expect(report).toMatchObject({ enabled: true, changedSince: null, canaries: { rightBefore: 1, rightNow: 1 } });
  expect(report.probes.map(({ name }) => name)).toEqual(['answers', 'first tokens', 'canaries']);
  const first = server.requests.slice(0, sum(BASELINE)).map(({ request }) => request);
  expect(first.filter((request) => request?.logprobs === true)).toHaveLength(BASELINE.firstTokens);
  expect(first.find((request) => request?.logprobs === true)).toMatchObject({ max_tokens: 1, top_logprobs: 5 });
  expect(first.filter(isCanary)).toHaveLength(BASELINE.canaries);
  expect((await service.budget()).calls).toBeGreaterThanOrEqual(sum(BASELINE) + sum(CHECK));
  expect(await metrics.registry.metrics()).toMatch(/\nlogsieve_llm_audit_canaries_right_ratio 1\n/);
}, 200_000);

it('an endpoint that words everything as before is called changed where the odds of its words and its judgement did', async () => {
  const server = await endpoint({ behaviour: GOOD });
  const { service, metrics } = await run(server.baseUrl, AUDIT);
  await until(
    () => service.audit(),
    ({ checks }) => checks >= 1,
    WITHIN,
  );
  server.behave(model('calm', -0.9, (at) => at % 3 > 0));
  const report = await until(
    () => service.audit(),
    ({ changedSince }) => changedSince !== null,
    WITHIN,
  );
  expect(report.changedSince).not.toBeNull();
  expect(report.message).toMatch(/The distribution of answers changed since/);
  expect(report.canaries?.rightBefore).toBe(1);
  expect(report.canaries?.rightNow).toBeLessThan(0.6);
  const evidence = new Map(report.probes.map((probe) => [probe.name, probe.evidence]));
  for (const name of ['first tokens', 'canaries'] as const)
    expect(evidence.get(name) ?? 0, name).toBeGreaterThan(evidence.get('answers') ?? 0);
  await until(
    () => metrics.registry.metrics(),
    (text) => text.includes('\nlogsieve_llm_audit_changed 1'),
  );
}, 400_000);

it('an endpoint that does not know log-probabilities is audited by the rest', async () => {
  const { firstToken: _none, ...silent } = GOOD as Extract<LlmBehaviour, { kind: 'answer' }>;
  const server = await endpoint({ supports: { logprobs: false }, behaviour: silent });
  const { service } = await run(server.baseUrl, AUDIT);
  const report = await until(
    () => service.audit(),
    ({ checks }) => checks >= 1,
    WITHIN,
  );
  expect(report.probes.map(({ name }) => name)).toEqual(['answers', 'canaries']);
  // One question is enough to know.
  expect(server.requests.slice(0, 100).filter(({ request }) => request?.logprobs === true)).toHaveLength(1);
}, 200_000);

it('a budget too small for a baseline is kept, and nothing is called', async () => {
  const server = await endpoint({ behaviour: GOOD });
  const limits = { tokensPerDay: null, costPerDayUsd: null, callsPerDay: 60, inputPrice: null, outputPrice: null };
  const { service } = await run(server.baseUrl, { ...AUDIT, limits });
  await until(
    () => Promise.resolve(server.requests.length),
    (count) => count >= 60,
    WITHIN,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(server.requests).toHaveLength(60);
  expect(await service.audit()).toMatchObject({ checks: 0, baselineAt: null, changedSince: null });
}, 200_000);
