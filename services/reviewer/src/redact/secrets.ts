import { FIELD_PATTERNS, PERSONAL_PATTERNS, TOKEN_PATTERNS } from './patterns.ts';
import type { SecretPattern } from './patterns.ts';

const MAX_TEXT = 4_000;
const ORDER: readonly SecretPattern[] = [...TOKEN_PATTERNS, ...PERSONAL_PATTERNS, ...FIELD_PATTERNS];
/** Characters of keys and encodings; anything long and irregular in them is treated as a secret. */
const OPAQUE = /[A-Za-z0-9+/_=-]{20,}/g;
/** Zero-width and bidirectional marks hide text from people: removed. Control characters become spaces. */
const INVISIBLE = /\p{Cf}/gu;
const CONTROL = /(?![\t\n])[\p{Cc}\u2028\u2029]/gu;

export interface Redaction {
  readonly text: string;
  /** How often each kind was found. */
  readonly found: ReadonlyMap<string, number>;
}

/**
 * Replaces secrets and personal data inside constant text by `<REDACTED:KIND>`; typed placeholders `<NUMBER>` stay.
 * Errs on the side of replacing: a review can do without a word, a leaked key cannot be taken back.
 */
export function redactText(input: string): Redaction {
  const found = new Map<string, number>();
  const mark = (kind: string) => {
    found.set(kind, (found.get(kind) ?? 0) + 1);
    return `<REDACTED:${kind}>`;
  };
  let text = input.normalize('NFKC').replace(INVISIBLE, '').replace(CONTROL, ' ').slice(0, MAX_TEXT);
  for (const { kind, pattern, keepsPrefix, check } of ORDER) {
    text = text.replace(pattern, (match: string, ...groups: unknown[]) => {
      if (check !== undefined && !check(match)) return match;
      if (keepsPrefix !== true) return mark(kind);
      const prefix = String(groups[0]);
      const value = match.slice(prefix.length);
      return value.startsWith('<REDACTED:') ? match : prefix + mark(kind);
    });
  }
  text = text.replace(OPAQUE, (match) => (isOpaque(match) ? mark('OPAQUE') : match));
  return { text, found };
}

/** Long, with digits or mixed case, and with many different characters: keys, hashes, base64; not words or snake_case names. */
function isOpaque(token: string): boolean {
  const digits = /\d/.test(token);
  const mixed = /[a-z]/.test(token) && /[A-Z]/.test(token);
  if (!digits && !mixed) return false;
  const words = token.split(/[_/=+-]|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
  if (words.every((word) => /^(?:[A-Za-z]{2,15}|\d{1,4}|v\d{1,3})$/.test(word)) && words.length <= token.length / 4)
    return false;
  return entropyBits(token) >= 3;
}

/** Shannon entropy of the characters, bits per character. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
