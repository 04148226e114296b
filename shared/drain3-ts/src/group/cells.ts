import type { Ideas } from '../ideas.ts';
import type { SkeletonText } from '../skeleton-text.ts';
import type { Cell } from '../cell.ts';
import { ownCopy } from '../own-copy.ts';
import { SLOT, type Token, tokenise } from '../tokens.ts';
import { bracketOfDate, DATE, DETAIL, endsWithSlot, isListItem, LIST_ITEM, marksOf, NUMBER } from './marks.ts';
import { keyOf } from './key-of.ts';
import { sharedCell } from './shared-cell.ts';

export type { Cell } from '../cell.ts';
/** A cell and where it lies in its message. */
export type PlacedCell = Readonly<Token>;

const UNIT =
  /^(?:[KMGT]i?[Bb]?|[kmg]b|B|ms|us|ns|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|msecs?|usecs?|millis|milliseconds?)([)\]}.,;:]*)$/;
/** A quoted text spans at most this many words. */
const QUOTED_WORDS = 12;

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

/** Several words as one whose key is `key`, or that of its text. */
const join = (tokens: readonly Token[], key: string): Token =>
  joined(tokens[0] as Token, tokens.at(-1) as Token, key, tokens.map(({ raw }) => raw).join(' '));

/** One position from the first to the last. All its fields are named: objects of one layout are read faster. */
const joined = (first: PlacedCell, last: PlacedCell, key: string, raw: string): Token => ({
  key,
  raw,
  width: first.width,
  shared: undefined,
  startSlot: first.startSlot,
  startOffset: first.startOffset,
  endSlot: last.endSlot,
  endOffset: last.endOffset,
});

/** Words of a message that are compared one by one; what follows them is one position that says nothing about the event. */
export const COMPARED_WORDS = 64;

export const LEADING_WORDS = 32;
const LEAST_LEADING = 4;
/** Words behind a word that may change what it is. */
const REACH = QUOTED_WORDS + 2;

/** A skeleton's positions: quoted texts, numbers with their unit, and lists of variables are one cell each. */
export const cellsOf = (text: SkeletonText, ideas: Ideas): PlacedCell[] =>
  cellsOfWords(text, ideas, COMPARED_WORDS, true);

/** The first of these cells; undefined where a skeleton has few words. Costs the same for every longer one. */
export function leadingCells(text: SkeletonText, ideas: Ideas): PlacedCell[] | undefined {
  const cells = cellsOfWords(text, ideas, LEADING_WORDS, false); // the rest is among those left out
  return cells.length > REACH + LEAST_LEADING ? cells.slice(0, -REACH) : undefined;
}

function cellsOfWords(text: SkeletonText, ideas: Ideas, words: number, hasRest: boolean): PlacedCell[] {
  const { tokens, hasQuotes } = tokenise(text, words, ideas.cells, hasRest);
  const rest = tokens.length === words ? tokens.pop() : undefined;
  const quoted = hasQuotes && ideas.has('quotes') ? withQuotes(tokens) : tokens;
  const cells = ideas.has('units') ? withUnits(quoted) : quoted;
  if (rest !== undefined) {
    rest.key = SLOT;
    cells.push(rest);
  }
  const joined = (ideas.has('details') ? DETAIL : 0) | (ideas.has('lists') ? LIST_ITEM : 0);
  let count = 0;
  let before: Token | undefined;
  for (const cell of cells) {
    if (cell.shared === undefined && cell.key === '') identify(cell, ideas);
    const marks = marksOfCell(cell) & joined;
    if (marks !== 0 && before !== undefined) {
      if ((marks & DETAIL) !== 0 && endsWithSlot(before.key)) {
        append(before, cell);
        continue;
      }
      if ((marks & LIST_ITEM) !== 0 && isListItem(before.key)) {
        append(before, cell);
        before.key = cell.key;
        continue;
      }
    }
    cells[count++] = before = cell;
  }
  cells.length = count;
  if (ideas.has('calendar')) markDates(cells);
  return cells;
}

function identify(cell: Token, ideas: Ideas): void {
  const shared = sharedCell(cell.raw, ideas);
  cell.shared = shared;
  if (shared === undefined) cell.key = keyOf(cell.raw, ideas);
  else {
    cell.key = shared.key;
    cell.raw = shared.raw;
  }
}

const marksOfCell = ({ shared, raw, key }: PlacedCell): number =>
  shared === undefined ? marksOf(raw, key) : shared.marks;

function append(before: Token, cell: Token): void {
  before.shared = undefined;
  before.raw = `${before.raw} ${cell.raw}`;
  before.endSlot = cell.endSlot;
  before.endOffset = cell.endOffset;
}

/** Names of days and months beside a value are values, as far as their neighbours were before any was one. */
function markDates(cells: Token[]): void {
  let dates: { readonly cell: Token; readonly key: string }[] | undefined;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] as Token;
    if (cell.shared !== undefined && (cell.shared.marks & DATE) === 0) continue;
    const bracket = bracketOfDate(cell.key);
    if (bracket !== undefined && nearSlot(cells, at)) (dates ??= []).push({ cell, key: bracket + SLOT });
  }
  if (dates === undefined) return;
  for (const { cell, key } of dates) {
    cell.key = key;
    cell.shared = undefined;
  }
}

/** What of a message's cells stays with its pattern. */
export const keptCells = (cells: readonly PlacedCell[]): Cell[] =>
  cells.map(({ shared, key, raw, width }) => shared ?? { open: false, key, raw, width });

/** The same cells without the message that their texts were cut from. */
export const ownCells = (cells: readonly PlacedCell[]): PlacedCell[] =>
  cells.map((cell) => (cell.shared === undefined ? { ...cell, key: ownCopy(cell.key), raw: ownCopy(cell.raw) } : cell));

/** One cell that spans several; its key is the first one's. */
export function joinCells(cells: readonly Cell[]): Cell {
  const first = cells[0] as Cell;
  if (cells.length === 1) return first;
  let { raw, width } = first;
  for (let at = 1; at < cells.length; at++) {
    const cell = cells[at] as Cell;
    raw += ` ${cell.raw}`;
    width += cell.width;
  }
  return { open: false, key: first.key, raw, width };
}

/** Cells of one message, joined so that they stand one to one beside a template's. @param widths how many each of them spans. */
export function joinPlaced(cells: readonly PlacedCell[], widths: readonly number[]): readonly PlacedCell[] {
  if (widths.length === cells.length) return cells;
  let at = 0;
  return widths.map((width) => {
    const first = cells[at] as PlacedCell;
    at += width;
    if (width === 1) return first;
    let { raw } = first;
    for (let next = at - width + 1; next < at; next++) raw += ` ${(cells[next] as PlacedCell).raw}`;
    return joined(first, cells[at - 1] as PlacedCell, first.key, raw);
  });
}

const nearSlot = (cells: readonly Token[], at: number): boolean =>
  cells.slice(Math.max(0, at - 2), at + 3).some(({ key }) => key.startsWith(SLOT));

function withQuotes(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    let end = at;
    if (hasOddQuotes(token.raw)) {
      const limit = Math.min(tokens.length - 1, at + QUOTED_WORDS);
      for (let i = at + 1; i <= limit && end === at; i++) if (hasOddQuotes((tokens[i] as Token).raw)) end = i;
    }
    result.push(end === at ? token : join(tokens.slice(at, end + 1), ''));
    at = end;
  }
  return result;
}

/** Joins each number and its unit, in place. */
function withUnits(tokens: Token[]): Token[] {
  let count = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const next = tokens[at + 1];
    const unit = next !== undefined && (marksOfCell(token) & NUMBER) !== 0 ? UNIT.exec(next.raw) : null;
    if (unit === null || next === undefined) tokens[count++] = token;
    else {
      tokens[count++] = join([token, next], token.raw.replace(/[<>~]/g, '') + (unit[1] as string));
      at++;
    }
  }
  tokens.length = count;
  return tokens;
}
