import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '@logsieve/pipeline';
import { LlmFailure } from '../../services/reviewer/src/client/failure.ts';
import { createLlmClient } from '../../services/reviewer/src/client/llm-client.ts';
import type { LlmClient } from '../../services/reviewer/src/client/llm-client.ts';
import { redactPrompt } from '../../services/reviewer/src/redact/prompt.ts';
import type { RedactedPrompt } from '../../services/reviewer/src/redact/prompt.ts';
import { startLlmFixture } from '../fixtures/llm/index.ts';
import type { LlmFixture, LlmFixtureOptions } from '../fixtures/llm/index.ts';

const { prompt } = redactPrompt({
  system: 'Judge.',
  user: '{{data}}',
  data: { evidence: [{ line: 'L1', text: 'disk failed' }] },
});

let fixture: LlmFixture | undefined;
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

async function clientFor(options: LlmFixtureOptions, more: { timeoutMs?: number; apiKey?: string } = {}) {
  fixture = await startLlmFixture(options);
  const client = createLlmClient({
    baseUrl: fixture.baseUrl,
    apiKey: more.apiKey ?? null,
    model: 'test-model',
    timeoutMs: more.timeoutMs ?? 2_000,
    maxOutputTokens: 100,
    clock: systemClock,
  });
  return { client, server: fixture };
}

async function failure(promise: Promise<unknown>): Promise<LlmFailure> {
  const error: unknown = await promise.then(
    () => new Error('expected a failure'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LlmFailure)) throw error;
  return error;
}
const never = new AbortController().signal;

/** As the reviewer does: a request refused for its form is followed by one that asks for less. */
async function askLearning(client: LlmClient) {
  for (;;) {
    const answer = await client.ask(prompt, never).catch((error: unknown) => error);
    if (!(answer instanceof LlmFailure)) return answer;
    if (answer.reason !== 'capability') throw answer;
    expect(answer.mayCost).toBe(false);
  }
}

describe('LLM client against a real server', () => {
  it('asks by JSON schema and reports usage and model', async () => {
    const { client, server } = await clientFor({ model: 'real-model-7' });
    const answer = await client.ask(prompt, never);
    expect(JSON.parse(answer.text)).toMatchObject({
      verdict: 'anomalous',
      citations: [{ line: 'L1', quote: 'disk failed' }],
    });
    expect(answer).toMatchObject({ model: 'real-model-7', fingerprint: 'fp_fixture' });
    expect(answer.usage?.inputTokens).toBeGreaterThan(0);
    const [request] = server.requests;
    expect(request?.request).toMatchObject({ model: 'test-model', max_tokens: 100, temperature: 0 });
    expect(request?.request?.response_format?.type).toBe('json_schema');
  });

  it('tells the host nothing about this machine', async () => {
    const { client, server } = await clientFor({});
    await client.ask(prompt, never);
    const headers = server.requests[0]?.headers ?? {};
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
    expect(headers['user-agent']).toBe('logsieve');
  });

  it('takes nothing but a RedactedPrompt, also where types were cast away', async () => {
    const { client, server } = await clientFor({});
    await expect(client.ask({ system: 'raw', user: 'raw' } as unknown as RedactedPrompt, never)).rejects.toThrow(
      TypeError,
    );
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    [{ jsonSchema: false }, 'json_object', ['json_schema', 'json_object', 'json_object']],
    [{ jsonSchema: false, jsonMode: false }, 'prose', ['json_schema', 'json_object', undefined, undefined]],
  ] as const)('learns once what the endpoint cannot do: %j', async (supports, mode, formats) => {
    const { client, server } = await clientFor({ supports });
    await askLearning(client);
    await askLearning(client);
    expect(client.capabilities().mode).toBe(mode);
    expect(server.requests.map((one) => one.request?.response_format?.type)).toEqual(formats);
  });

  it('asks in a simpler way where a schema is taken and never followed', async () => {
    const { client, server } = await clientFor({});
    for (const follows of [false, false, false, true, false, false, false]) {
      await client.ask(prompt, never);
      client.noteAnswer(follows);
    }
    const formats = server.requests.map((one) => one.request?.response_format?.type);
    expect(formats).toEqual(['json_schema', 'json_schema', ...Array.from({ length: 5 }, () => 'json_object')]);
  });

  it('learns the name of the token limit', async () => {
    const { client, server } = await clientFor({ supports: { maxTokens: false } });
    await askLearning(client);
    expect(server.requests.at(-1)?.request).toMatchObject({ max_completion_tokens: 100 });
  });

  it('waits for a slow answer, but not longer than its limit', async () => {
    const { client } = await clientFor({ script: [{ kind: 'slow', ms: 100 }] }, { timeoutMs: 400 });
    await client.ask(prompt, never);
    for (const behaviour of [{ kind: 'hang' }, { kind: 'hangBody' }, { kind: 'slow', ms: 5_000 }] as const) {
      fixture?.script(behaviour);
      const started = performance.now();
      expect(await failure(client.ask(prompt, never))).toMatchObject({
        reason: 'timeout',
        scope: 'question',
        mayCost: true,
      });
      expect(performance.now() - started).toBeLessThan(4_900); // the slow answer would have come
    }
  });

  it('ends at once when told to stop', async () => {
    const { client } = await clientFor({ behaviour: { kind: 'hang' } }, { timeoutMs: 30_000 });
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 50);
    await failure(client.ask(prompt, stop.signal));
  });

  it.each([
    [{ kind: 'status', status: 401 }, 'unauthorized', 'endpoint', true],
    [{ kind: 'status', status: 404 }, 'not_found', 'endpoint', true],
    [{ kind: 'status', status: 429, retryAfter: '7' }, 'rate_limited', 'endpoint', false],
    [{ kind: 'status', status: 429, code: 'insufficient_quota' }, 'rate_limited', 'endpoint', true],
    [{ kind: 'status', status: 500 }, 'server_error', 'endpoint', false],
    [{ kind: 'status', status: 400, message: 'context length exceeded' }, 'bad_request', 'question', false],
    [{ kind: 'reset' }, 'connection', 'endpoint', false],
    [{ kind: 'html' }, 'invalid_answer', 'question', false],
    [{ kind: 'truncated' }, 'truncated', 'question', false],
    [{ kind: 'refusal' }, 'refused', 'question', false],
  ] as const)('knows whose fault it was: %j', async (behaviour, reason, scope, needsPerson) => {
    const { client } = await clientFor({ behaviour });
    expect(await failure(client.ask(prompt, never))).toMatchObject({ reason, scope, needsPerson });
  });

  it('passes on Retry-After', async () => {
    const { client } = await clientFor({ behaviour: { kind: 'status', status: 429, retryAfter: '7' } });
    expect((await failure(client.ask(prompt, never))).retryAfterMs).toBe(7_000);
  });

  it('knows a wrong key from a server that is gone', async () => {
    const { client, server } = await clientFor({ apiKey: 'right' }, { apiKey: 'wrong' });
    expect((await failure(client.ask(prompt, never))).reason).toBe('unauthorized');
    await server.close();
    expect(await failure(client.ask(prompt, never))).toMatchObject({ reason: 'unreachable', mayCost: false });
  });

  it('does not follow a redirect with the prompt', async () => {
    const elsewhere = await startLlmFixture();
    const location = `${elsewhere.baseUrl}/chat/completions`;
    const { client } = await clientFor({ behaviour: { kind: 'redirect', location } });
    expect((await failure(client.ask(prompt, never))).scope).toBe('endpoint');
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });
});
