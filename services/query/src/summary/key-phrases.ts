import { SEVERITY_NAMES } from '@logsieve/contracts';

/** Words that carry no meaning at the edge of a phrase. */
const EDGE_WORDS = new Set(
  'a an and are as at be been but by for from had has have if in into is it its my of on or so than that the their then this to was were while with your'.split(
    ' ',
  ),
);
const SEVERITIES = new Set([...SEVERITY_NAMES, 'WARNING', 'ERR', 'SEVERE', 'FAILURE', 'NOTICE', 'CRITICAL', 'NULL']);
/** Longest phrase, in words. */
const MAX_WORDS = 8;

/** What stands in brackets and holds a variable, and a role that a variable plays: `for block <*>`, `of size <*>`. */
const BRACKETED = /\([^()]*<[^<>]*>[^()]*\)|\[[^[\]]*<[^<>]*>[^[\]]*\]/g;
const ROLE = /(?<=\s)(?:as|at|by|for|from|in|of|on|to|with)\s+(?:[\w-]+\s+){0,2}<[^<>]*>/g;
/** A clause that is one word and its value: `failed: order <*>`. */
const NAMED = /(?<=[:;,=]\s{0,3})[\p{L}-]+\s+<[^<>]*>(?=\s*(?:$|[;,]))/gu;
const VARIABLE = /<[^<>]*>/g;
/** Where one clause ends. A word before a colon or an equals sign names what follows. */
const BORDER = /[;,()[\]{}"'|]|\s[-–]\s|\.(?=\s|$)|(?<=[:=])/;

/**
 * What a template says in plain words, clause by clause in their order, without variables and the roles they play, header words and identifiers.
 * `PacketResponder <*> for block <*> terminating` says `PacketResponder terminating`.
 */
export function keyPhrases(template: string): string[] {
  const phrases = template
    .replace(BRACKETED, ' ')
    .replace(ROLE, ' ')
    .replace(NAMED, ' ')
    .replace(VARIABLE, ' ')
    .split(BORDER)
    .map((clause) => phraseOf(clause))
    .filter(({ words }) => words.length > 0);
  const several = phrases.some(({ words }) => words.length > 1);
  const kept = phrases.filter(({ words, isName }) => words.length > 1 || !several || !isName);
  return [...new Set(kept.map(({ words }) => words.slice(0, MAX_WORDS).join(' ')))];
}

function phraseOf(chunk: string): { words: string[]; isName: boolean } {
  const isName = /[:=]$/.test(chunk);
  const words = chunk
    .replace(/[:=]$/, '')
    .trim()
    .split(/\s+/)
    .filter((word) => isWord(word));
  while (words.length > 0 && isCode(words)) words.shift();
  while (isEdge(words[0])) words.shift();
  while (isEdge(words.at(-1))) words.pop();
  return { words, isName };
}

/** No identifiers, paths, class names, numbers. */
const isWord = (word: string): boolean => /^\p{L}[\p{L}'-]*[!?]?$/u.test(word);
const isEdge = (word: string | undefined): boolean => word !== undefined && EDGE_WORDS.has(word.toLowerCase());

/** Facilities and severities stand in capitals before the message. */
const isCode = ([first = '', second = '']: readonly string[]): boolean =>
  SEVERITIES.has(first) || (isCapitals(first) && isCapitals(second));
const isCapitals = (word: string): boolean => /^\p{Lu}{2,}$/u.test(word);

export interface CountedTemplate {
  readonly text: string;
  readonly count: number;
}

/** Up to so many different phrases, those of the most frequent templates first; what another phrase says already is left out. */
export function digest(templates: readonly CountedTemplate[], most: number): string[] {
  const phrases: string[] = [];
  for (const { text } of [...templates].sort((a, b) => b.count - a.count))
    for (const phrase of keyPhrases(text))
      if (phrases.length < most && !phrases.some((known) => ` ${known} `.includes(` ${phrase} `))) phrases.push(phrase);
  return phrases;
}
