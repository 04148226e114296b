import { createLlmClient, LlmFailure, plainPrompt } from '@logsieve/reviewer';
import { systemClock } from '@logsieve/pipeline';
import { DependencyError } from '../exit.ts';

export interface EndpointOptions {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly model: string;
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
}

export interface Said {
  readonly text: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly seconds: number;
  /** Log-probabilities of the likeliest first tokens, where they were asked for and given. */
  readonly firstToken: Readonly<Record<string, number>> | null;
}

export interface Question {
  readonly system: string;
  readonly user: string;
  readonly temperature: number;
  /** Default: that of the endpoint. */
  readonly maxOutputTokens?: number;
  /** Asks for one token and its rivals' odds instead of an answer. */
  readonly firstToken?: boolean;
}

/** An OpenAI-compatible endpoint asked in plain words. Passing failures are tried again, politely; others end the command. */
export interface Endpoint {
  readonly model: string;
  ask(question: Question, signal: AbortSignal): Promise<Said>;
}

const TRIES = 6;
const MAX_WAIT_MS = 60_000;

export function openEndpoint(options: EndpointOptions): Endpoint {
  const client = createLlmClient({ ...options, clock: systemClock });
  return {
    model: options.model,
    async ask({ system, user, temperature, maxOutputTokens, firstToken = false }, signal) {
      for (let attempt = 1; ; attempt += 1) {
        const started = performance.now();
        try {
          const answer = await client.ask(plainPrompt(system, user), signal, {
            temperature,
            schema: null,
            firstToken,
            ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
          });
          return {
            text: answer.text,
            model: answer.fingerprint === '' ? answer.model : `${answer.model}/${answer.fingerprint}`,
            inputTokens: answer.usage?.inputTokens ?? 0,
            outputTokens: answer.usage?.outputTokens ?? 0,
            seconds: (performance.now() - started) / 1000,
            firstToken: answer.firstToken,
          };
        } catch (error) {
          if (!(error instanceof LlmFailure)) throw error;
          if (error.reason === 'capability') continue;
          // What the model would not or could not say is an answer too: an empty one.
          const refusesTokens = firstToken && error.reason === 'bad_request';
          if (
            error.scope === 'question' &&
            error.reason !== 'timeout' &&
            (error.reason !== 'bad_request' || refusesTokens)
          )
            return {
              text: '',
              model: options.model,
              inputTokens: error.usage?.inputTokens ?? 0,
              outputTokens: error.usage?.outputTokens ?? 0,
              seconds: (performance.now() - started) / 1000,
              firstToken: null,
            };
          if (error.needsPerson || error.reason === 'bad_request' || attempt >= TRIES || signal.aborted)
            throw new DependencyError(`the endpoint: ${error.reason}: ${error.message}`);
          await systemClock.sleep(Math.min(MAX_WAIT_MS, error.retryAfterMs ?? 500 * 2 ** attempt), signal);
        }
      }
    },
  };
}
