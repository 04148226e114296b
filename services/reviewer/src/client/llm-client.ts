import OpenAI from 'openai';
import type { Clock } from '@logsieve/pipeline';
import { ANSWER_SCHEMA } from '../answer/answer.ts';
import { isRedactedPrompt } from '../redact/prompt.ts';
import type { RedactedPrompt } from '../redact/prompt.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { ALL_CAPABILITIES, ANSWER_MODES, lowerDemand } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';
import { LlmFailure, failureOf } from './failure.ts';
import type { TokenUsage } from './failure.ts';

export interface LlmClientOptions {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly model: string;
  /** Longest wait for a whole answer, milliseconds. */
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  readonly clock: Clock;
  /** Something was learnt of the endpoint. */
  readonly onCapabilities?: (capabilities: Capabilities) => void;
}

export interface LlmAnswer {
  readonly text: string;
  /** What the endpoint says it used; `null` where it says nothing. */
  readonly usage: TokenUsage | null;
  /** The model that the endpoint says answered. */
  readonly model: string;
  readonly id: string;
  readonly fingerprint: string;
  /** Log-probabilities of the likeliest first tokens, where they were asked for and given. */
  readonly firstToken: Readonly<Record<string, number>> | null;
}

export interface LlmClient {
  /**
   * One request, no retry. Rejects with `LlmFailure` only; its reason is `capability` where the endpoint refused how it was asked: the next request asks
   * for less.
   */
  ask(prompt: RedactedPrompt, signal: AbortSignal, more?: AskMore): Promise<LlmAnswer>;
  /** What is known so far of what the endpoint can do. */
  capabilities(): Capabilities;
  /** What an earlier process learnt. */
  assume(capabilities: Capabilities): void;
  /** Whether an answer followed the schema: an endpoint that takes a schema and never follows it is asked in a simpler way. */
  noteAnswer(followsSchema: boolean): void;
}

export interface AskMore {
  readonly model?: string;
  readonly temperature?: number;
  /** JSON schema of the answer; default: that of a review; `null`: free text. */
  readonly schema?: Readonly<Record<string, unknown>> | null;
  readonly maxOutputTokens?: number;
  /** One token and the log-probabilities of its rivals, instead of an answer. */
  readonly firstToken?: boolean;
}

/** Likeliest tokens asked for: what OpenAI, vLLM and llama.cpp all give. */
const TOP_TOKENS = 5;
/** So many answers in a row that follow no schema, and none before that did, mean that the endpoint ignores it. */
const IGNORES_SCHEMA_AFTER = 2;

/** Tells the host nothing about this machine beyond the request itself. */
const NO_TELEMETRY = Object.fromEntries(
  ['Lang', 'Package-Version', 'OS', 'Arch', 'Runtime', 'Runtime-Version', 'Retry-Count', 'Timeout'].map((name) => [
    `X-Stainless-${name}`,
    null,
  ]),
);

/** OpenAI chat completions, any base URL. */
export function createLlmClient(options: LlmClientOptions): LlmClient {
  const openai = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey ?? 'none',
    organization: null,
    project: null,
    maxRetries: 0, // retries are ours: each one is reserved in the budget
    timeout: options.timeoutMs,
    logLevel: 'off',
    fetch: boundedFetch,
    defaultHeaders: { ...NO_TELEMETRY, 'User-Agent': 'logsieve' },
  });
  let capabilities = ALL_CAPABILITIES;
  let followed = false;
  let ignored = 0;
  let told = false;

  function learn(next: Capabilities): void {
    capabilities = next;
    followed = false;
    ignored = 0;
    options.onCapabilities?.(next);
  }

  async function complete(prompt: RedactedPrompt, signal: AbortSignal, more: AskMore) {
    const asked = capabilities;
    try {
      return await openai.chat.completions.create(body(prompt, options, asked, more), { signal });
    } catch (error) {
      const lower = lowerDemand(asked, error);
      if (lower === null) throw error;
      if (asked === capabilities) learn(lower);
      throw new LlmFailure('capability', 'the endpoint does not take the request in this form', {
        scope: 'endpoint',
        mayCost: false, // a 400 generated nothing
        cause: error,
      });
    }
  }

  return {
    capabilities: () => capabilities,
    assume(known) {
      capabilities = known;
      told = true;
    },
    noteAnswer(followsSchema) {
      followed ||= followsSchema;
      ignored = followsSchema ? 0 : ignored + 1;
      const next = ANSWER_MODES[ANSWER_MODES.indexOf(capabilities.mode) + 1];
      if (!followed && ignored >= IGNORES_SCHEMA_AFTER && next !== undefined) learn({ ...capabilities, mode: next });
      else if (followsSchema && !told) {
        told = true;
        options.onCapabilities?.(capabilities);
      }
    },
    async ask(prompt, signal, more = {}) {
      if (!isRedactedPrompt(prompt)) throw new TypeError('only a RedactedPrompt may leave the machine');
      const limit = AbortSignal.timeout(options.timeoutMs);
      try {
        return answerOf(await complete(prompt, AbortSignal.any([signal, limit]), more), more.firstToken === true);
      } catch (error) {
        const timedOut = limit.aborted || error instanceof OpenAI.APIConnectionTimeoutError;
        throw failureOf(error, timedOut, Number(options.clock.now() / 1_000_000n));
      }
    },
  };
}

function body(prompt: RedactedPrompt, options: LlmClientOptions, asked: Capabilities, more: AskMore) {
  const format =
    more.schema === null
      ? {}
      : asked.mode === 'json_schema'
        ? {
            response_format: {
              type: 'json_schema' as const,
              json_schema: { name: 'review', strict: true, schema: more.schema ?? ANSWER_SCHEMA },
            },
          }
        : asked.mode === 'json_object'
          ? { response_format: { type: 'json_object' as const } }
          : {};
  return {
    model: more.model ?? options.model,
    messages: [
      ...(prompt.system === '' ? [] : [{ role: 'system' as const, content: prompt.system }]),
      { role: 'user' as const, content: prompt.user },
    ],
    stream: false as const,
    [asked.tokenLimit]: more.firstToken === true ? 1 : (more.maxOutputTokens ?? options.maxOutputTokens),
    ...(more.firstToken === true ? { logprobs: true, top_logprobs: TOP_TOKENS } : {}),
    ...(asked.temperature ? { temperature: more.temperature ?? 0 } : {}),
    ...format,
  };
}

/** Endpoints that call themselves compatible leave out what they like: nothing of the shape is taken for granted. */
interface LooseCompletion {
  id?: unknown;
  model?: unknown;
  system_fingerprint?: unknown;
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
  choices?: {
    finish_reason?: unknown;
    message?: { content?: unknown; refusal?: unknown } | null;
    logprobs?: { content?: { top_logprobs?: unknown }[] | null } | null;
  }[];
}

function answerOf(value: unknown, firstToken: boolean): LlmAnswer {
  const completion = (typeof value === 'object' && value !== null ? value : {}) as LooseCompletion;
  const usage = usageOf(completion.usage);
  const choice = Array.isArray(completion.choices) ? completion.choices[0] : undefined;
  const fail = (reason: string, message: string) =>
    new LlmFailure(reason, message, { scope: 'question', mayCost: true, usage });
  if (choice === undefined) throw fail('invalid_answer', 'the answer is no chat completion');
  const { content, refusal } = choice.message ?? {};
  if (typeof refusal === 'string' && refusal !== '') throw fail('refused', 'the model refused to answer');
  if (choice.finish_reason === 'content_filter') throw fail('refused', 'a content filter stopped the answer');
  if (choice.finish_reason === 'length' && !firstToken)
    throw fail('truncated', 'the answer was cut at the token limit');
  if (!firstToken && (typeof content !== 'string' || content === ''))
    throw fail('invalid_answer', 'the answer is empty');
  return {
    text: typeof content === 'string' ? content : '',
    usage,
    model: typeof completion.model === 'string' ? completion.model : '',
    id: typeof completion.id === 'string' ? completion.id : '',
    fingerprint: typeof completion.system_fingerprint === 'string' ? completion.system_fingerprint : '',
    firstToken: firstToken ? firstTokenOf(choice.logprobs?.content) : null,
  };
}

function firstTokenOf(content: { top_logprobs?: unknown }[] | null | undefined): LlmAnswer['firstToken'] {
  const rivals = Array.isArray(content) ? content[0]?.top_logprobs : undefined;
  if (!Array.isArray(rivals)) return null;
  const pairs = (rivals as { token?: unknown; logprob?: unknown }[]).flatMap(({ token, logprob }) =>
    typeof token === 'string' && typeof logprob === 'number' && Number.isFinite(logprob) ? [[token, logprob]] : [],
  );
  return pairs.length === 0 ? null : (Object.fromEntries(pairs) as Record<string, number>);
}

function usageOf(usage: LooseCompletion['usage']): TokenUsage | null {
  const { prompt_tokens: input, completion_tokens: output } = usage ?? {};
  const isCount = (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return isCount(input) && isCount(output) ? { inputTokens: input, outputTokens: output } : null;
}
