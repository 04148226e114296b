import type { Ideas } from '../ideas.ts';
import { SLOT, type Token, tokenise } from '../tokens.ts';
import { keyOfText } from './value-class.ts';

/** One or more tokens that count as one position when messages are compared. */
export type Cell = {
  readonly key: string;
  readonly raw: string;
  /** Cells of the fine form that it joins. */
  readonly width: number;
  readonly startSlot: number;
  readonly startOffset: number;
  readonly endSlot: number;
  readonly endOffset: number;
};

/** A token, or several joined whose key is not that of their text. */
type Keyed = Token & { readonly key?: string };

const SLOT_UNIT = SLOT.charCodeAt(0);
const UNIT =
  /^(?:[KMGT]i?[Bb]?|[kmg]b|B|ms|us|ns|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|msecs?|usecs?|millis|milliseconds?)([)\]}.,;:]*)$/;
const NUMBER = new RegExp(`^[(\\[{<>~]*${SLOT}$`);
const DETAIL = new RegExp(`^\\((?:${SLOT}|[A-Za-z]\\w*)\\)$`);
const DAY_OR_MONTH =
  /^([[(]?)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December),?$/;
/** `[Wednesday,` */
const LONGEST_DAY = 11;
/** A quoted text spans at most this many words. */
const QUOTED_WORDS = 12;

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

const join = (tokens: readonly Token[]): Token => {
  const [first, last] = [tokens[0] as Token, tokens.at(-1) as Token];
  return { ...first, text: tokens.map(({ text }) => text).join(' '), endSlot: last.endSlot, endOffset: last.endOffset };
};

/** Words of a message that are compared one by one; what follows them is one position that says nothing about the event. */
const COMPARED_WORDS = 64;

const LEADING_WORDS = 32;
const LEAST_LEADING = 4;
/** Words behind a word that may change what it is. */
const REACH = QUOTED_WORDS + 2;

/** A skeleton's positions: quoted texts, numbers with their unit, and lists of variables are one cell each. */
export const cellsOf = (parts: readonly string[], ideas: Ideas): Cell[] => cellsOfWords(parts, ideas, COMPARED_WORDS);

/** The first of these cells; undefined where a skeleton has few words. Costs the same for every longer one. */
export function leadingCells(parts: readonly string[], ideas: Ideas): Cell[] | undefined {
  const cells = cellsOfWords(parts, ideas, LEADING_WORDS);
  return cells.length > REACH + LEAST_LEADING ? cells.slice(0, -REACH) : undefined;
}

function cellsOfWords(parts: readonly string[], ideas: Ideas, words: number): Cell[] {
  const tokens: Keyed[] = tokenise(parts, words);
  const rest = tokens.length === words ? tokens.pop() : undefined;
  const quoted = ideas.has('quotes') && parts.some((part) => part.includes('"')) ? withQuotes(tokens) : tokens;
  const units = ideas.has('units') ? withUnits(quoted) : quoted;
  if (rest !== undefined) units.push({ ...rest, key: SLOT });
  const hasDetails = ideas.has('details');
  const hasLists = ideas.has('lists');
  const cells: Cell[] = [];
  let before: Cell | undefined;
  for (const { text: raw, key: given, startSlot, startOffset, endSlot, endOffset } of units) {
    const key = given ?? keyOfText(raw, ideas);
    if (before !== undefined && hasDetails && endsWithSlot(before.key) && DETAIL.test(key)) {
      before = { ...before, raw: `${before.raw} ${raw}`, endSlot, endOffset };
      cells[cells.length - 1] = before;
    } else if (before !== undefined && hasLists && isListItem(before.key) && isListItem(key)) {
      before = { ...before, key, raw: `${before.raw} ${raw}`, endSlot, endOffset };
      cells[cells.length - 1] = before;
    } else {
      before = { key, raw, width: 1, startSlot, startOffset, endSlot, endOffset };
      cells.push(before);
    }
  }
  return ideas.has('calendar') ? withDates(cells) : cells;
}

const endsWithSlot = (text: string): boolean => text.charCodeAt(text.length - 1) === SLOT_UNIT;

function withDates(cells: Cell[]): Cell[] {
  let result = cells;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] as Cell;
    if (cell.key.length < 3 || cell.key.length > LONGEST_DAY) continue;
    const bracket = DAY_OR_MONTH.exec(cell.key)?.[1];
    if (bracket === undefined || !nearSlot(cells, at)) continue;
    if (result === cells) result = [...cells];
    result[at] = { ...cell, key: bracket + SLOT };
  }
  return result;
}

/** One cell that spans several; its key is the first one's. */
export function joinCells(cells: readonly Cell[]): Cell {
  const [first, last] = [cells[0] as Cell, cells.at(-1) as Cell];
  if (cells.length === 1) return first;
  let { raw, width } = first;
  for (let at = 1; at < cells.length; at++) {
    const cell = cells[at] as Cell;
    raw += ` ${cell.raw}`;
    width += cell.width;
  }
  return { ...first, raw, width, endSlot: last.endSlot, endOffset: last.endOffset };
}

const isListItem = (key: string): boolean => key === SLOT || key === `${SLOT},`;

const nearSlot = (cells: readonly Cell[], at: number): boolean =>
  cells.slice(Math.max(0, at - 2), at + 3).some(({ key }) => key.startsWith(SLOT));

function withQuotes(tokens: readonly Token[]): Keyed[] {
  const result: Keyed[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    let end = at;
    if (hasOddQuotes(token.text)) {
      const limit = Math.min(tokens.length - 1, at + QUOTED_WORDS);
      for (let i = at + 1; i <= limit && end === at; i++) if (hasOddQuotes((tokens[i] as Token).text)) end = i;
    }
    result.push(end === at ? token : join(tokens.slice(at, end + 1)));
    at = end;
  }
  return result;
}

function withUnits(tokens: readonly Keyed[]): Keyed[] {
  const result: Keyed[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [token, next] = [tokens[at] as Keyed, tokens[at + 1]];
    const unit =
      next !== undefined && endsWithSlot(token.text) && NUMBER.test(token.text) ? UNIT.exec(next.text) : null;
    if (unit === null || next === undefined) {
      result.push(token);
      continue;
    }
    result.push({ ...join([token, next]), key: token.text.replace(/[<>~]/g, '') + (unit[1] as string) });
    at++;
  }
  return result;
}
