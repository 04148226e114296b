export interface WordToken {
  readonly kind: 'word' | 'phrase';
  readonly text: string;
  readonly at: number;
}
export type Token = WordToken | { readonly kind: 'open' | 'close' | 'not' | 'or'; readonly at: number };

/** Where a query cannot be understood; `at` is the character, from 0. */
export class QueryError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(`${message} (at character ${String(at + 1)})`);
    this.name = 'QueryError';
    this.at = at;
  }
}

const isSpace = (character: string): boolean => /\s/.test(character);

/**
 * Words are cut at blanks and at unquoted parentheses. A quote opens a phrase at the start of a word or right after an operator of a field
 * (`service:"a b"`); inside it `\"` and `\\` stand for themselves. `-` before a word, a phrase or a parenthesis negates; `OR` stands alone.
 */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const character = query[at] ?? '';
    if (isSpace(character)) at += 1;
    else if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', at });
      at += 1;
    } else if (character === '-' && at + 1 < query.length && !isSpace(query[at + 1] ?? ' ')) {
      tokens.push({ kind: 'not', at });
      at += 1;
    } else if (character === '"') {
      const phrase = readPhrase(query, at);
      tokens.push({ kind: 'phrase', text: phrase.text, at });
      at = phrase.end;
    } else {
      const word = readWord(query, at);
      tokens.push(word.text === 'OR' ? { kind: 'or', at } : { kind: 'word', text: word.text, at });
      at = word.end;
    }
  }
  return tokens;
}

function readPhrase(query: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < query.length; at += 1) {
    const character = query[at] ?? '';
    if (character === '"') return { text, end: at + 1 };
    if (character === '\\' && (query[at + 1] === '"' || query[at + 1] === '\\')) at += 1;
    text += query[at] ?? '';
  }
  throw new QueryError('this phrase is not closed', start);
}

function readWord(query: string, start: number): { text: string; end: number } {
  let text = '';
  let at = start;
  while (at < query.length) {
    const character = query[at] ?? '';
    if (isSpace(character) || character === '(' || character === ')') break;
    if (character === '"' && /[:=<>]$/.test(text)) {
      const phrase = readPhrase(query, at);
      return { text: text + phrase.text, end: phrase.end };
    }
    text += character;
    at += 1;
  }
  return { text, end: at };
}
