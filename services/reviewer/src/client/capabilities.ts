import OpenAI from 'openai';

/** How answers are asked for, best first; learnt from the endpoint's own refusals and kept while the process runs. */
export const ANSWER_MODES = ['json_schema', 'json_object', 'prose'] as const;
export type AnswerMode = (typeof ANSWER_MODES)[number];

export interface Capabilities {
  readonly mode: AnswerMode;
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens';
  readonly temperature: boolean;
}

export const ALL_CAPABILITIES: Capabilities = { mode: 'json_schema', tokenLimit: 'max_tokens', temperature: true };

/** The next smaller demand after a 400, or `null` where the refusal is about something else. */
export function lowerDemand(capabilities: Capabilities, error: unknown): Capabilities | null {
  if (!(error instanceof OpenAI.APIError)) return null;
  const status: unknown = error.status;
  if (status !== 400 && status !== 422 && status !== 501) return null;
  const message = error.message.toLowerCase();
  if (message.includes('max_tokens') && capabilities.tokenLimit === 'max_tokens')
    return { ...capabilities, tokenLimit: 'max_completion_tokens' };
  if (message.includes('temperature') && capabilities.temperature) return { ...capabilities, temperature: false };
  if (/response_format|json_schema|json_object|json mode|grammar|structured/.test(message)) {
    const next = ANSWER_MODES[ANSWER_MODES.indexOf(capabilities.mode) + 1];
    return next === undefined ? null : { ...capabilities, mode: next };
  }
  return null;
}
