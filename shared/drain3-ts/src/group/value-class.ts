import { hashOf, LONGEST_SHARED } from '../cell-table.ts';
import type { Ideas } from '../ideas.ts';
import { normaliseToken } from '../normalise.ts';
import { ownCopy } from '../own-copy.ts';
import type { SharedCell } from '../cell.ts';
import { SLOT } from '../tokens.ts';
import { marksOf } from './marks.ts';
import { isLogWord } from './words.ts';

/** What a differing text says about its position. */
export type ValueClass = 'slot' | 'mixed' | 'name' | 'word' | 'enum' | 'compound' | 'identifier' | 'odd' | 'empty';

const EMPTY = new Set(['', 'null', 'none', 'nil', 'undefined', '-', '()', '[]', '{}', '""', "''", 'n/a', 'unknown']);

const LONGEST_EMPTY = Math.max(...Array.from(EMPTY, (text) => text.length));

const REVERSE_DOMAIN = /^(?:com|org|net|edu|gov|io|de|cn|uk|fr|jp|ru|me)\.[\w\uffff-]+\.[\w\uffff.$-]+$/;

/** Host, package, file, path, address: text whose joints show that it names something. Enumerated tails are excluded. */
export function isName(text: string): boolean {
  if (hasFewJoints(text)) return false;
  if (/[\\@~]/.test(text) || /\/.*\//.test(text)) return text.length > SHORT_NAME;
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

const BORDER = /[\s=,;()[\]{}"'|<>]/;
const IS_BORDER = Uint8Array.from({ length: 128 }, (_, unit) => (BORDER.test(String.fromCharCode(unit)) ? 1 : 0));
const KEYED_STRING = /(=)"[^"]*"/g;
const KEYED_NULL = /(=)(?:null|none|nil)(?![\w.])/gi;
const TRAILING = '.:!?';
const SLOT_UNIT = SLOT.charCodeAt(0);
const DASH = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const AT = 64;
const BACKSLASH = 92;
const LETTER_N = 110;
const TILDE = 126;
/** No name is so short. */
const SHORT_NAME = 2;

/** Where a text ends without the marks at its end. A loop: an expression would try every run of marks inside a long text to its end. */
export function endWithout(text: string, marks: string, from = 0): number {
  let end = text.length;
  while (end > from && marks.includes(text[end - 1] as string)) end--;
  return end;
}

/** The one cell for all words of this text; undefined for long texts. */
export function sharedCell(raw: string, ideas: Ideas): SharedCell | undefined {
  if (raw.length > LONGEST_SHARED) return undefined;
  const known = ideas.cells.ofText(raw);
  if (known !== undefined) return known;
  const own = ownCopy(raw);
  const found = keyOf(own, ideas);
  const key = found === own ? own : ownCopy(found);
  return ideas.cells.add({ open: false, key, raw: own, width: 1, keyHash: hashOf(key), marks: marksOf(own, key) });
}

/** A cell's identity for grouping: segments that are names of something, or mostly variable, become slots. */
export function keyOf(raw: string, ideas: Ideas): string {
  if (isPlain(raw)) return raw;
  const hasNames = ideas.has('names');
  if (hasNames && hasThreeSlots(raw) && !/[=:]/.test(raw)) return SLOT;
  const plain = ideas.has('keyed') && raw.includes('=') ? withoutKeyed(raw) : raw;
  const named = hasNames ? withoutNames(plain) : plain;
  return ideas.has('correction') ? normaliseToken(named) : named;
}

function withoutKeyed(raw: string): string {
  const text = raw.includes('="') ? raw.replace(KEYED_STRING, `$1"${SLOT}"`) : raw;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1))
    if ((text.charCodeAt(at + 1) | 32) === LETTER_N) return text.replace(KEYED_NULL, `$1${SLOT}`);
  return text;
}

function hasThreeSlots(text: string): boolean {
  const second = text.indexOf(SLOT, text.indexOf(SLOT) + 1);
  return second > 0 && text.includes(SLOT, second + 1);
}

/** Each segment between borders that is like a value becomes a slot. A loop: most segments are seen to be none by their joints. */
function withoutNames(text: string): string {
  let result = '';
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const start = at;
    let slots = 0;
    let dots = 0;
    let slashes = 0;
    let marks = 0; // that make a name of any text
    let others = 0; // joints of slots
    let colon = -1;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (isBorder(unit)) break;
      if (unit === SLOT_UNIT) slots++;
      else if (unit === DOT) dots++;
      else if (unit === SLASH) slashes++;
      else if (unit === AT || unit === BACKSLASH || unit === TILDE) marks++;
      else if (unit === DASH) others++;
      else if (unit === COLON) {
        others++;
        if (colon < 0) colon = at - start;
      }
    }
    const mayBe = slots > 0 ? dots + slashes + marks + others > 1 : dots > 1 || slashes > 1 || marks > 0;
    if (!mayBe) continue;
    const segment = text.slice(start, at);
    const end = endWithout(segment, TRAILING);
    const isOne =
      slots > 0
        ? isJoined(segment, end)
        : (colon < 1 || colon >= end) && (slashes > 1 || marks > 0 ? end > SHORT_NAME : isName(segment.slice(0, end)));
    if (!isOne) continue;
    result += text.slice(kept, start) + SLOT;
    kept = start + end;
  }
  return kept === 0 ? text : result + text.slice(kept);
}

/** Has a text with slots two joints before its end, and no row of dots? */
function isJoined(text: string, end: number): boolean {
  let joints = 0;
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === DOT && at + 1 < end && text.charCodeAt(at + 1) === DOT) return false;
    if ((unit >= DASH && unit <= SLASH) || unit === COLON || unit === AT || unit === BACKSLASH || unit === TILDE)
      joints++;
  }
  return joints > 1;
}

const isBorder = (unit: number): boolean =>
  unit < 128 ? IS_BORDER[unit] === 1 : unit !== SLOT_UNIT && BORDER.test(String.fromCharCode(unit));

/** No slot, no key, and too few joints to be a name of something: what most words are. */
const isPlain = (raw: string): boolean => hasFewJoints(raw) && !raw.includes('=') && !raw.includes(SLOT);

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
