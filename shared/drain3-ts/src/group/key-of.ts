import type { Ideas } from '../ideas.ts';
import { normaliseToken } from '../normalise.ts';
import { SLOT_UNIT } from '../skeleton-text.ts';
import { SLOT } from '../tokens.ts';
import { isName } from './value-class.ts';
import { hasLogWord } from './words.ts';

const BORDER = /[\s=,;()[\]{}"'|<>]/;
const IS_BORDER = Uint8Array.from({ length: 128 }, (_, unit) => (BORDER.test(String.fromCharCode(unit)) ? 1 : 0));
const KEYED_STRING = /(=)"[^"]*"/g;
const KEYED_NULL = /(=)(?:null|none|nil)(?![\w.])/gi;
const DASH = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const EQUALS = 61;
const AT = 64;
const BACKSLASH = 92;
const LETTER_N = 110;
const TILDE = 126;
/** `zaphod-12`: an unknown word and its number. */
const INSTANCE = /^[A-Za-z]+[-.]\uffff$/;
/** No name is so short. */
const SHORT_NAME = 2;

/** A cell's identity for grouping: segments that are names of something, or mostly variable, become slots. */
export function keyOf(raw: string, ideas: Ideas): string {
  read(raw);
  let dots = 0;
  let slashes = 0;
  let marks = 0;
  let slots = 0;
  let colons = 0;
  let equals = 0;
  for (let at = 0; at < raw.length; at++) {
    const unit = units[at] as number;
    if (unit === DOT) dots++;
    else if (unit === SLASH) slashes++;
    else if (unit === SLOT_UNIT) slots++;
    else if (unit === COLON) colons++;
    else if (unit === EQUALS) equals++;
    else if (isMark(unit)) marks++;
  }
  // No slot, no key, and too few joints to be a name of something: what most words are.
  if (slots + equals + marks === 0 && dots < 2 && slashes < 2) return raw;
  const hasNames = ideas.has('names');
  if (hasNames && slots > 2 && equals + colons === 0) return SLOT;
  const plain = ideas.has('keyed') && equals > 0 ? withoutKeyed(raw) : raw;
  if (plain !== raw) read(plain);
  const named = hasNames ? withoutNames(plain, ideas.has('instances')) : plain;
  return ideas.has('correction') ? normaliseToken(named) : named;
}

let units = new Uint16Array(256);

/** Units of a cut string are several times slower to read than these. */
function read(text: string): void {
  if (text.length > units.length) units = new Uint16Array(text.length * 2);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
}

function withoutKeyed(raw: string): string {
  const text = raw.includes('="') ? raw.replace(KEYED_STRING, `$1"${SLOT}"`) : raw;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1))
    if ((text.charCodeAt(at + 1) | 32) === LETTER_N) return text.replace(KEYED_NULL, `$1${SLOT}`);
  return text;
}

/**
 * Each segment between borders that is like a value becomes a slot. A loop: most segments are seen to be none by their joints.
 * @param text the one that was read last.
 */
function withoutNames(text: string, hasInstances: boolean): string {
  let result = '';
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const start = at;
    let slots = 0;
    let dots = 0;
    let slashes = 0;
    let marks = 0;
    let others = 0;
    let colon = -1;
    for (; at < text.length; at++) {
      const unit = units[at] as number;
      if (isBorder(unit)) break;
      if (unit === SLOT_UNIT) slots++;
      else if (unit === DOT) dots++;
      else if (unit === SLASH) slashes++;
      else if (isMark(unit)) marks++;
      else if (unit === DASH) others++;
      else if (unit === COLON) {
        others++;
        if (colon < 0) colon = at;
      }
    }
    const mayBe =
      slots > 0 ? dots + slashes + marks + others > (hasInstances ? 0 : 1) : dots > 1 || slashes > 1 || marks > 0;
    if (!mayBe) continue;
    let end = at;
    while (end > start && isTrailing(units[end - 1] as number)) end--;
    const isKeyed = colon > start && colon < end;
    const isOne =
      slots > 0
        ? isJoined(start, end) || (hasInstances && isInstance(text.slice(start, end)))
        : !isKeyed && (slashes > 1 || marks > 0 ? end - start > SHORT_NAME : isName(text.slice(start, end)));
    if (!isOne) continue;
    result += text.slice(kept, start) + SLOT;
    kept = end;
  }
  return kept === 0 ? text : result + text.slice(kept);
}

/** Has a text with slots two joints, and no row of dots? */
function isJoined(start: number, end: number): boolean {
  let joints = 0;
  for (let at = start; at < end; at++) {
    const unit = units[at] as number;
    if (unit === DOT && at + 1 < end && units[at + 1] === DOT) return false;
    if ((unit >= DASH && unit <= SLASH) || unit === COLON || isMark(unit)) joints++;
  }
  return joints > 1;
}

const isInstance = (text: string): boolean => INSTANCE.test(text) && !hasLogWord(text);

const isBorder = (unit: number): boolean =>
  unit < 128 ? IS_BORDER[unit] === 1 : unit !== SLOT_UNIT && BORDER.test(String.fromCharCode(unit));

/** Makes a name of any text. */
const isMark = (unit: number): boolean => unit === AT || unit === BACKSLASH || unit === TILDE;

/** `.` `:` `!` `?` */
const isTrailing = (unit: number): boolean => unit === DOT || unit === COLON || unit === 33 || unit === 63;
