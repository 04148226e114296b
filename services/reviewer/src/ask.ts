import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import { parseAnswer } from './answer/answer.ts';
import type { RawAnswer } from './answer/answer.ts';
import { ANSWER_SCHEMA } from './answer/answer.ts';
import { tokenBound } from './budget/governor.ts';
import type { Charge, Governor } from './budget/governor.ts';
import { LlmFailure } from './client/failure.ts';
import type { Gate } from './client/gate.ts';
import type { AskMore, LlmAnswer, LlmClient } from './client/llm-client.ts';
import type { ReviewerMetrics } from './metrics.ts';
import type { RedactedPrompt } from './redact/prompt.ts';

export type Asked<T = RawAnswer> =
  | { readonly kind: 'answered'; readonly answer: T; readonly charge: Charge; readonly model: string }
  /** The budget has no room for this call. */
  | { readonly kind: 'noBudget' }
  | { readonly kind: 'failed'; readonly failure: LlmFailure }
  | { readonly kind: 'stopped' };

export interface AskOptions {
  readonly client: LlmClient;
  readonly governor: Governor;
  readonly gate: Gate;
  readonly metrics: ReviewerMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly model: string;
  readonly maxOutputTokens: number;
  /** What every answer shows for free; `bytes`: of the prompt. */
  readonly onAnswer?: (readable: boolean, answer: LlmAnswer, bytes: number) => void;
}

/** `read`: the answer out of the model's text, `null` where it is none. */
export type Call = <T>(
  prompt: RedactedPrompt,
  signal: AbortSignal,
  read: (text: string, answer: LlmAnswer) => T | null,
  more?: AskMore,
) => Promise<Asked<T>>;
/** A review is asked for. */
export type Ask = (prompt: RedactedPrompt, signal: AbortSignal, more?: AskMore) => Promise<Asked>;

export const askingReviews =
  (call: Call): Ask =>
  (prompt, signal, more) =>
    call(prompt, signal, parseAnswer, more);

/** One call: pace, reserve, ask, settle, read. Every way out leaves gate and budget settled. */
export function createCall(options: AskOptions): Call {
  const { client, governor, gate, metrics, logger, clock, model } = options;
  let lastModel: string | null = null; // of the first model: a second one differs by intent

  function noteModel(answer: LlmAnswer): void {
    const name = `${answer.model}/${answer.fingerprint}`;
    if (lastModel !== null && lastModel !== name) {
      metrics.modelChanges.inc();
      logger.warn({ from: lastModel, to: name }, 'the endpoint answers with another model than before');
    }
    lastModel = name;
  }

  function count(charge: Charge, outcome: string, seconds: number, answer: LlmAnswer | null): void {
    metrics.requests.inc({ model, outcome });
    metrics.tokens.inc({ model, direction: 'input' }, charge.inputTokens);
    metrics.tokens.inc({ model, direction: 'output' }, charge.outputTokens);
    metrics.cost.inc(charge.costUsd);
    metrics.duration.observe({ model }, seconds);
    logger.info(
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': model,
        'gen_ai.response.model': answer?.model ?? '',
        'gen_ai.response.id': answer?.id ?? '',
        'gen_ai.usage.input_tokens': charge.inputTokens,
        'gen_ai.usage.output_tokens': charge.outputTokens,
        'gen_ai.openai.response.system_fingerprint': answer?.fingerprint ?? '',
        outcome,
        seconds,
      },
      'LLM call',
    );
  }

  async function once<T>(
    prompt: RedactedPrompt,
    signal: AbortSignal,
    read: (text: string, answer: LlmAnswer) => T | null,
    more: AskMore,
  ): Promise<Asked<T>> {
    if (!(await gate.enter(signal))) return { kind: 'stopped' };
    let reservation;
    try {
      reservation = await governor.reserve({
        inputTokens: tokenBound(prompt.system, prompt.user, JSON.stringify(more.schema ?? ANSWER_SCHEMA)),
        outputTokens: more.maxOutputTokens ?? options.maxOutputTokens,
      });
    } catch (error) {
      gate.cancel();
      throw error;
    }
    if (reservation === null) {
      gate.cancel();
      return { kind: 'noBudget' };
    }
    const started = clock.monotonicMs();
    const seconds = () => (clock.monotonicMs() - started) / 1000;
    try {
      const answer = await client.ask(prompt, signal, more);
      gate.success();
      if (more.model === undefined) noteModel(answer);
      const parsed = read(answer.text, answer);
      if (more.schema === undefined) client.noteAnswer(parsed !== null);
      options.onAnswer?.(parsed !== null, answer, Buffer.byteLength(prompt.system + prompt.user));
      const charge = await governor.settle(reservation, answer.usage, parsed === null ? 'failed' : 'ok');
      count(charge, parsed === null ? 'invalid_answer' : 'ok', seconds(), answer);
      if (parsed !== null) return { kind: 'answered', answer: parsed, charge, model: answer.model || model };
      const failure = new LlmFailure('invalid_answer', 'the answer does not follow the schema', {
        scope: 'question',
        mayCost: true,
        usage: answer.usage,
      });
      return { kind: 'failed', failure };
    } catch (error) {
      if (!(error instanceof LlmFailure)) throw error; // the store failed: the caller tries again
      const endpointIsWell =
        (error.scope === 'question' && error.reason !== 'timeout') || error.reason === 'capability';
      if (endpointIsWell) gate.success();
      else gate.failure(`${error.reason}: ${error.message}`, error);
      const known = error.mayCost ? error.usage : { inputTokens: 0, outputTokens: 0 };
      count(await governor.settle(reservation, known, 'failed'), error.reason, seconds(), null);
      return signal.aborted ? { kind: 'stopped' } : { kind: 'failed', failure: error };
    }
  }

  return async (prompt, signal, read, more = {}) => {
    for (;;) {
      const asked = await once(prompt, signal, read, more);
      const learnt = asked.kind === 'failed' && asked.failure.reason === 'capability';
      if (!learnt) return asked; // else once more, asking for less: a request of its own for pace and budget
    }
  };
}
