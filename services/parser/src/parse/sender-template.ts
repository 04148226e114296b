import { patternId } from 'drain3-ts';
import type { Pattern as ContentPattern } from 'drain3-ts';

/** Placeholders of senders: `{}` `{name}` (Sentry, Serilog, Python), `<*>` (Drain), `%s` `%d` … (printf, Sentry). */
const PLACEHOLDER = /\{[^{}\s]*\}|<\*>|%[-+ 0#]*\d*(?:\.\d+)?[sdifgxXeur]/;

export interface SenderTemplate {
  readonly id: string;
  /** The template with `<*>` for each placeholder. */
  readonly text: string;
  /** The same object for every line of this template. */
  readonly pattern: ContentPattern;
}

/** Templates kept; past it messages are mined as if their sender had said nothing: a sender may log its whole text as a template. */
const MAX_TEMPLATES = 20_000;

/** The templates that senders have logged with, by their text. */
export class SenderTemplates {
  readonly #known = new Map<string, SenderTemplate>();
  readonly #texts = new Map<string, string>();

  /** @returns `null` when there are too many already. */
  get(template: string): SenderTemplate | null {
    const known = this.#known.get(template);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_TEMPLATES) return null;
    const parts = template.split(PLACEHOLDER);
    const slots = parts.slice(1).map(() => ({ kind: 'text', category: 'OTP' }) as const);
    const text = parts.join('<*>');
    const made = {
      id: patternId([text], ['mask:sender']),
      text,
      pattern: { id: patternId(parts, [...slots.map((slot) => slot.kind), 'mask:sender']), parts, slots },
    };
    this.#known.set(template, made);
    this.#texts.set(made.id, text);
    return made;
  }

  textOf(id: string): string | undefined {
    return this.#texts.get(id);
  }
}

/**
 * Cuts a message by the template its sender logged it with. `null` where the message does not follow it (the sender formatted it
 * otherwise): then it is mined like any other. Values are as short as the constants allow, the last one takes the rest.
 */
export function senderValues({ pattern: { parts } }: SenderTemplate, message: string): string[] | null {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!message.startsWith(first)) return null;
  const values: string[] = [];
  let at = first.length;
  for (const [index, part] of parts.entries()) {
    if (index === 0) continue;
    const isLast = index === parts.length - 1;
    const end = isLast ? message.length - last.length : part === '' ? -1 : message.indexOf(part, at);
    if (end < at || (isLast && !message.endsWith(last))) return null;
    values.push(message.slice(at, end));
    at = end + part.length;
  }
  return at === message.length ? values : null;
}
