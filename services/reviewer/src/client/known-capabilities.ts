import { createHash } from 'node:crypto';
import type { UnixNano } from '@logsieve/contracts';
import type { LlmState } from '@logsieve/store';
import { ANSWER_MODES } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';

/** Where it is kept what an endpoint can do: learnt once, shown, and not learnt again by the next process. */
export interface KnownCapabilities {
  load(): Promise<Capabilities | null>;
  save(capabilities: Capabilities, now: UnixNano): Promise<void>;
}

export function knownCapabilities(state: LlmState, baseUrl: string, model: string): KnownCapabilities {
  const key = stateKey('capabilities', baseUrl, model);
  return {
    async load() {
      const text = await state.loadState(key);
      return text === null ? null : parse(text);
    },
    save: (capabilities, now) => state.saveState(key, JSON.stringify(capabilities), now),
  };
}

function parse(text: string): Capabilities | null {
  const { mode, tokenLimit, temperature } = JSON.parse(text) as Partial<Record<keyof Capabilities, unknown>>;
  const known = ANSWER_MODES.find((one) => one === mode);
  if (known === undefined || (tokenLimit !== 'max_tokens' && tokenLimit !== 'max_completion_tokens')) return null;
  return { mode: known, tokenLimit, temperature: temperature !== false };
}

/** Facts are kept per endpoint and model. A hash of the address: it may carry a key. */
export function stateKey(what: string, baseUrl: string, model: string): string {
  return `${what} ${createHash('sha256').update(baseUrl).digest('hex').slice(0, 16)} ${model}`;
}
