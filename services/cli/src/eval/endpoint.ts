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
}

export interface Question {
  readonly system: string;
  readonly user: string;
  readonly temperature: number;
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
    async ask({ system, user, temperature }, signal) {
      for (let attempt = 1; ; attempt += 1) {
        const started = performance.now();
        try {
          const answer = await client.ask(plainPrompt(system, user), signal, { temperature, schema: null });
          return {
            text: answer.text,
            model: answer.fingerprint === '' ? answer.model : `${answer.model}/${answer.fingerprint}`,
            inputTokens: answer.usage?.inputTokens ?? 0,
            outputTokens: answer.usage?.outputTokens ?? 0,
            seconds: (performance.now() - started) / 1000,
          };
        } catch (error) {
          if (!(error instanceof LlmFailure)) throw error;
          if (error.reason === 'capability') continue;
          // What the model would not or could not say is an answer too: an empty one.
          if (error.scope === 'question' && error.reason !== 'timeout' && error.reason !== 'bad_request')
            return {
              text: '',
              model: options.model,
              inputTokens: error.usage?.inputTokens ?? 0,
              outputTokens: error.usage?.outputTokens ?? 0,
              seconds: (performance.now() - started) / 1000,
            };
          if (error.needsPerson || error.reason === 'bad_request' || attempt >= TRIES || signal.aborted)
            throw new DependencyError(`the endpoint: ${error.reason}: ${error.message}`);
          await systemClock.sleep(Math.min(MAX_WAIT_MS, error.retryAfterMs ?? 500 * 2 ** attempt), signal);
        }
      }
    },
  };
}
