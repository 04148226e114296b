import type { Ideas } from '../ideas.ts';
import { SLOT } from '../tokens.ts';
import { isLogWord } from './words.ts';

/** What a differing text says about its position. */
export type ValueClass = 'slot' | 'mixed' | 'name' | 'word' | 'enum' | 'compound' | 'identifier' | 'odd' | 'empty';

const EMPTY = new Set(['', 'null', 'none', 'nil', 'undefined', '-', '()', '[]', '{}', '""', "''", 'n/a', 'unknown']);

const LONGEST_EMPTY = Math.max(...Array.from(EMPTY, (text) => text.length));

const REVERSE_DOMAIN = /^(?:com|org|net|edu|gov|io|de|cn|uk|fr|jp|ru|me)\.[\w\uffff-]+\.[\w\uffff.$-]+$/;

/** Host, package, file, path, address: text whose joints show that it names something. Enumerated tails are excluded. */
export function isName(text: string): boolean {
  if (hasFewJoints(text)) return false;
  if (/[\\@~]/.test(text) || /\/.*\//.test(text)) return text.length > 2;
  const parts = text.split('.');
  if (text.includes('/') && parts.length >= 3) return true;
  if (parts.length < 3 || parts.some((part) => part === '')) return false;
  const last = parts.at(-1) as string;
  if (REVERSE_DOMAIN.test(text)) return !/(?:Exception|Error)$/.test(last);
  return /^[a-z\uffff0-9][a-z0-9_\uffff-]*$/.test(last) && !/[A-Z]/.test(text);
}

export function classOfValue(text: string, ideas: Ideas): ValueClass {
  if (text.length <= LONGEST_EMPTY && EMPTY.has(text.toLowerCase())) return 'empty';
  if (text === SLOT) return 'slot';
  if (text.includes(SLOT)) return 'mixed';
  if (isName(text)) return 'name';
  if (/^[A-Za-z]+$/.test(text)) {
    if (ideas.has('words') ? isLogWord(text) : text.length > 0) return 'word';
    return /^[A-Z]?[a-z]+$/.test(text) ? 'odd' : 'identifier';
  }
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) return 'enum';
  return /\w[.:/-]\w/.test(text) && !text.includes('::') ? 'compound' : 'identifier';
}

/** Where a text ends without the marks at its end. A loop: an expression would try every run of marks inside a long text to its end. */
export function endWithout(text: string, marks: string, from = 0): number {
  let end = text.length;
  while (end > from && marks.includes(text[end - 1] as string)) end--;
  return end;
}

/** Too few to be a name of something. */
function hasFewJoints(text: string): boolean {
  let dots = 0;
  let slashes = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 64: // @
      case 92: // backslash
      case 126: // ~
        return false;
      case 46:
        if (++dots > 1) return false;
        break;
      case 47:
        if (++slashes > 1) return false;
    }
  }
  return true;
}
