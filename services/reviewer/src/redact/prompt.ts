import { hideInstructions } from './instructions.ts';
import { redactText } from './secrets.ts';

declare const redacted: unique symbol;

/** Text that may leave the machine. Only this folder makes one, and the client takes nothing else (also checked at run time). */
export interface RedactedPrompt {
  readonly [redacted]: true;
  readonly system: string;
  readonly user: string;
}

const made = new WeakSet<RedactedPrompt>();

export function isRedactedPrompt(value: unknown): value is RedactedPrompt {
  return typeof value === 'object' && value !== null && made.has(value as RedactedPrompt);
}

/** JSON-like data whose every string (and key) goes through the redactor. */
export type PromptData =
  string | number | boolean | null | readonly PromptData[] | { readonly [key: string]: PromptData };

export interface PromptParts {
  /** Our own words, from the versioned file. */
  readonly system: string;
  /** Our own words with one `{{data}}`. */
  readonly user: string;
  readonly data: PromptData;
}

export interface RedactedPromptResult {
  readonly prompt: RedactedPrompt;
  /** The data as the model sees them: what quotes are checked against. */
  readonly data: PromptData;
  /** Secrets found in the data, by kind. */
  readonly found: ReadonlyMap<string, number>;
}

/** For this folder alone: what it seals goes out as it is. */
export function sealPrompt(system: string, user: string): RedactedPrompt {
  const prompt = Object.freeze({ system, user }) as RedactedPrompt;
  made.add(prompt);
  return prompt;
}

/** Redacts every string of the data, hides what could be read as an instruction, writes it as JSON (which escapes what could end it) and puts it into the user message. */
export function redactPrompt(parts: PromptParts): RedactedPromptResult {
  const found = new Map<string, number>();
  const data = redactData(parts.data, found);
  // `<<<` and `>>>` mark the data's ends; inside a JSON string they are written as escapes.
  const json = JSON.stringify(data, null, 1).replaceAll('<<<', '\\u003c<<').replaceAll('>>>', '\\u003e>>');
  const prompt = sealPrompt(
    parts.system,
    parts.user.replace('{{data}}', () => json),
  );
  return { prompt, data, found };
}

function redactData(data: PromptData, found: Map<string, number>): PromptData {
  if (typeof data === 'string') {
    const result = redactText(hideInstructions(data));
    for (const [kind, count] of result.found) found.set(kind, (found.get(kind) ?? 0) + count);
    return result.text;
  }
  if (Array.isArray(data)) return (data as readonly PromptData[]).map((item) => redactData(item, found));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      redactText(hideInstructions(key)).text,
      redactData(value as PromptData, found),
    ]),
  );
}
