import { isMeasure, isNameWord } from 'drain3-ts';
import { semanticTokens } from './tokens.ts';
import type { Token, Value } from './tokens.ts';

/** A value in a message and the word of the message that says what it is. */
export interface Instance {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly concept: string | undefined;
}

/** Words that name a place; a number or an identifier is no place. */
const PLACE =
  /(?:host|hostname|addr|address|ip|node|server|client|peer|src|dst|dest|source|destination|endpoint|target|uri|url|path|file|files|dir|directory|folder|proxy|gateway|interface|broker|replica|leader|follower|master|worker|location|site|domain|link)s?$/i;

/**
 * Concept–instance pairs inside one message (Huo et al., "SemParser", ICSE 2023), from its grammar alone: `key=value`, `key: value`, a noun
 * before its value, a call with one argument, a measure (`timeout of 30 s`), a quoted name behind a noun.
 */
export function instancesOf(text: string, values: readonly Value[]): Instance[] {
  const tokens = semanticTokens(text, values);
  const found: Instance[] = [];
  tokens.forEach((token, at) => {
    if (token.type === 'mark') return;
    const concept = conceptOf(tokens, at);
    if (token.type === 'value' ? concept !== undefined || token.kind !== undefined : concept !== undefined)
      found.push({ start: token.start, end: token.end, text: token.text, concept });
  });
  return found;
}

function conceptOf(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at] as Token;
  let before = at - 1;
  const quoted = isQuote(tokens[before]);
  while (isQuote(tokens[before])) before -= 1;
  let mark = tokens[before];
  if (mark?.text === '=') {
    while (isQuote(tokens[before - 1])) before -= 1;
    const key = tokens[before - 1];
    // `key=Type(…)`, `key=Type{…}`: the value is what stands inside.
    const isStructure = token.type === 'word' && ['(', '{', '['].includes(tokens[at + 1]?.text ?? '');
    return isWordToken(key) && /^[A-Za-z_]/.test(key.text) && !isStructure ? key.text : undefined;
  }
  if (mark?.text === ':') {
    while (isQuote(tokens[before - 1])) before -= 1;
    const key = tokens[before - 1];
    if (!isWordToken(key) || !(isNameWord(key.text) || isField(key.text))) return undefined;
    return token.type === 'value' || (quoted && isQuote(tokens[at + 1])) ? key.text : undefined;
  }
  if (mark?.text === '#') mark = tokens[(before -= 1)];
  if (mark?.text === '(' || mark?.text === '[') {
    const call = tokens[before - 1];
    const closing = mark.text === '(' ? ')' : ']';
    const single = tokens[at + 1]?.text === closing;
    return single && token.type === 'value' && isWordToken(call) && isNameWord(call.text) ? call.text : undefined;
  }
  if (!isWordToken(mark)) return undefined;
  if (quoted) return isQuote(tokens[at + 1]) && isNameWord(mark.text) ? mark.text : undefined;
  if (token.kind === undefined) return undefined;
  if (mark.text === 'of') {
    const noun = tokens[before - 1];
    return isNumber(token) && isWordToken(noun) && isMeasure(noun.text) ? noun.text : undefined;
  }
  if (!isNameWord(mark.text)) return undefined;
  if (isAddress(token) && !PLACE.test(mark.text)) return undefined;
  return mark.text;
}

/** `i`, `state.count`: the name of a field, not of a class (`Node.delete`). */
const isField = (word: string): boolean => /^[a-z_][\w-]*(?:\.[a-z_][\w-]*)+$|^[a-z]$/.test(word);

const isQuote = (token: Token | undefined): boolean =>
  token?.type === 'mark' && (token.text === '"' || token.text === "'" || token.text === '`');
const isWordToken = (token: Token | undefined): token is Token => token?.type === 'word';
const isNumber = ({ kind }: Token): boolean => kind === 'num' || kind === 'qty';
const isAddress = ({ kind }: Token): boolean => kind === 'ip' || kind === 'host' || kind === 'email' || kind === 'mac';
