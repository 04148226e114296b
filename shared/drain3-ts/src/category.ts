import { isNameWord } from './name-words.ts';
import { ownCopy } from './own-copy.ts';
import type { Category, SlotInfo, SlotKind } from './types.ts';

const READ_AFTER = 32;

const FIXED: Partial<Record<SlotKind, Category>> = {
  ip: 'LOI',
  path: 'LOI',
  url: 'LOI',
  email: 'LOI',
  host: 'LOI',
  mac: 'LOI',
  uuid: 'OID',
  time: 'TDA',
};

/** Words before or after a value, by what they say about it; `bytes?` stands for both forms. */
const WORDS: readonly (readonly [Category, string])[] = [
  ['STC', 'status code errno err error rc ret result exit state signal reason'],
  [
    'TDA',
    'ms msec msecs millis milliseconds? us usec ns s secs? seconds? minutes? mins? hours? hrs? days? time timeout duration elapsed delay interval lifetime uptime latency took ttl timestamp date',
  ],
  [
    'CRS',
    'bytes? b kb mb gb tb kib mib gib k m g memory mem heap disk disks cpu cpus vcpus? ram swap size space capacity usage used free %',
  ],
  ['SID', 'enabled? disabled? flags? switch on off debug verbose unplug active'],
  ['TID', 'type kind mode class level version protocol method format action event'],
  [
    'LOI',
    'host hostname addr address ip port url uri path file dir directory src dest source destination from node server client rhost location at route interface',
  ],
  [
    'OID',
    'id pid tid uid gid guid uuid request req instance session sessionid job task taskid block thread process connection transaction trace span key token child container sequence seq index slot image',
  ],
  [
    'OBN',
    'name user username ruser logname app application service component module package group topic queue table database db device',
  ],
  [
    'OBA',
    'count total number num items? files? blocks? lines? records? packets? times retries attempts? len length entries threads connections requests instances nodes errors',
  ],
];
const CATEGORY_OF = new Map<string, Category>();
for (const [category, words] of WORDS) {
  for (const word of words.split(' ')) {
    const forms = word.endsWith('?') ? [word.slice(0, -2), word.slice(0, -1)] : [word];
    for (const form of forms) if (!CATEGORY_OF.has(form)) CATEGORY_OF.set(form, category);
  }
}

const isWordPart = (code: number): boolean =>
  (code >= 48 && code <= 57) || isLetter(code) || code === 95 || code === 46 || code === 45;
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isQuoteOrBlank = (code: number): boolean =>
  code === 32 || code === 34 || code === 39 || (code >= 9 && code <= 13) || code === 0xa0;
/** `=` `:` `[` `(` `{` `<` `#` */
const isJoint = (code: number): boolean =>
  code === 61 || code === 58 || code === 91 || code === 40 || code === 123 || code === 60 || code === 35;
const SEARCHED = 64;

/** The key or the nearest word before a slot, at most one joint (`=`, `: `, `->`, `(`) between. */
function wordBefore(part: string): Word | undefined {
  const least = Math.max(0, part.length - SEARCHED);
  let at = part.length;
  while (at > least && (isQuoteOrBlank(part.charCodeAt(at - 1)) || part.charCodeAt(at - 1) === 47)) at--;
  if (at > least && isJoint(part.charCodeAt(at - 1))) at--;
  else if (at > least + 1 && part.charCodeAt(at - 1) === 62 && part.charCodeAt(at - 2) === 45) at -= 2;
  while (at > least && isQuoteOrBlank(part.charCodeAt(at - 1))) at--;
  let start = at;
  while (start > least && isWordPart(part.charCodeAt(start - 1))) start--;
  while (start < at && !isLetter(part.charCodeAt(start))) start++;
  return start === at ? undefined : wordOf(part.slice(start, at));
}

/** The word behind a slot, blanks and closing marks between; empty where there is none. */
function wordAfter(part: string): string {
  const end = Math.min(part.length, READ_AFTER);
  let start = 0;
  while (start < end && isClosing(part.charCodeAt(start))) start++;
  let at = start;
  if (at < end && (isLetter(part.charCodeAt(at)) || part.charCodeAt(at) === PERCENT)) at++;
  else return '';
  while (at < end && isLetter(part.charCodeAt(at))) at++;
  return part.slice(start, at);
}

const PERCENT = 37;
const BLANK = /\s/;
/** `)` `]` */
const isClosing = (code: number): boolean =>
  code === 41 || code === 93 || isQuoteOrBlank(code) || (code > 127 && BLANK.test(String.fromCharCode(code)));

/** What a word says about a value beside it, and the slots that are named by it. */
type Word = {
  readonly text: string;
  readonly isName: boolean;
  readonly category: Category | undefined;
  readonly slots: Slots;
};
type Slots = Map<SlotKind, Partial<Record<Category, SlotInfo>>>;

/** A full memo starts anew. */
const MAX_WORDS = 8_192;
const KNOWN_WORDS = new Map<string, Word>();

function wordOf(text: string): Word {
  const known = KNOWN_WORDS.get(text);
  if (known !== undefined) return known;
  if (KNOWN_WORDS.size >= MAX_WORDS) KNOWN_WORDS.clear();
  const own = ownCopy(text);
  const word = { text: own, isName: isNameWord(own), category: byWord(lastWord(own)), slots: new Map() };
  KNOWN_WORDS.set(own, word);
  return word;
}

const lastWord = (name: string): string => (/[A-Z]?[a-z]+$|[A-Z]+$|[a-z%]+$/.exec(name)?.[0] ?? name).toLowerCase();

const byWord = (word: string): Category | undefined => CATEGORY_OF.get(word);

const UNNAMED: Slots = new Map();

/** Slots of one kind, category and name share what is said of them. */
function slotOf(slots: Slots, kind: SlotKind, category: Category, concept: string | undefined): SlotInfo {
  let known = slots.get(kind);
  if (known === undefined) slots.set(kind, (known = {}));
  return (known[category] ??= Object.freeze(concept === undefined ? { kind, category } : { kind, category, concept }));
}

/** Category and concept of slot `at`; a pure function of the pattern's parts and kinds. */
export function categorise(parts: readonly string[], kinds: readonly SlotKind[], at: number): SlotInfo {
  const kind = kinds[at] as SlotKind;
  const part = parts[at] ?? '';
  if (part === ':' && (kinds[at - 1] === 'ip' || kinds[at - 1] === 'host')) return named(wordOf('port'), kind, 'LOI');
  const word = wordBefore(part);
  const category = categoryOf(kind, word, parts[at + 1] ?? '');
  // Any word may tell what kind of thing a value is (`took 7`); only a noun or a key names it.
  return word !== undefined && (word.isName || part.endsWith('='))
    ? named(word, kind, category)
    : slotOf(UNNAMED, kind, category, undefined);
}

const named = ({ text, slots }: Word, kind: SlotKind, category: Category): SlotInfo =>
  slotOf(slots, kind, category, text);

function categoryOf(kind: SlotKind, word: Word | undefined, behind: string): Category {
  const fixed = FIXED[kind];
  if (fixed !== undefined) return fixed;
  if (kind === 'text') return 'OTP';
  if (kind === 'num' || kind === 'qty') {
    const after = wordAfter(behind);
    const unit = after === '' ? undefined : byWord(after.toLowerCase());
    if (unit === 'TDA' || unit === 'CRS' || unit === 'OBA') return unit;
  }
  if (word?.category !== undefined) return word.category;
  if (kind === 'hex' || kind === 'id') return 'OID';
  if (kind === 'qty') return 'CRS';
  return kind === 'word' ? 'OBN' : 'OTP';
}
