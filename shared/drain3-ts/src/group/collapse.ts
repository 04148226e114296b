import type { CoarseText, Ideas } from '../ideas.ts';
import { ownCopy } from '../own-copy.ts';
import { SLOT } from '../tokens.ts';
import { type Cell, joinCells } from './cells.ts';
import { classOfValue } from './value-class.ts';
import { splitLead } from './variable.ts';
import { hasLogWord } from './words.ts';

const NONE: ReadonlySet<string> = new Set();

/** Coarse form of a message: its text for comparison, how many of its positions hold common words, and whether any holds letters. */
export type Coarse = { readonly name: string; readonly words: number; readonly letters: boolean };

const CONSTANT = 0;
const VALUE = 1;
const JOINS = 2;

/**
 * A message seen coarsely: everything that may be a value is one, neighbouring values are one. Used to compare messages
 * whose values differ in several places or in their number of words.
 * @param keys what each cell is taken for, where other messages have already shown it to be a value.
 * @param constants texts that are no value here, because every message of the kind has them.
 */
export function coarseForm(
  cells: readonly Cell[],
  keys: readonly string[],
  ideas: Ideas,
  constants: ReadonlySet<string> = NONE,
): Coarse {
  let name = '';
  let words = 0;
  let letters = false;
  walk(cells, keys, ideas, constants, (role, at, text) => {
    if (role === CONSTANT) {
      if (text.hasWord) words++;
      letters ||= text.hasLetters;
      name += `${keys[at] as string}\n`;
    } else if (role === VALUE) {
      if (text.leadHasWord) words++;
      name += text.leadAndSlot;
    }
  });
  const type = cells.length === 1 && ideas.has('files') ? FILE_TYPE.exec(keys[0] as string)?.[0] : undefined;
  return { name: name + (type ?? ''), words, letters: letters || type !== undefined };
}

/** The cells of the coarse form: as in the message, but neighbouring values are one cell. */
export function coarseCells(
  cells: readonly Cell[],
  keys: readonly string[],
  ideas: Ideas,
  constants: ReadonlySet<string>,
): Cell[] {
  const result: Cell[] = [];
  walk(cells, keys, ideas, constants, (role, at) => {
    const cell = cells[at] as Cell;
    if (role === JOINS) result.push(joinCells([result.pop() as Cell, cell]));
    else result.push(cell);
  });
  return result;
}

function walk(
  cells: readonly Cell[],
  keys: readonly string[],
  ideas: Ideas,
  constants: ReadonlySet<string>,
  visit: (role: number, at: number, text: CoarseText) => void,
): void {
  const hasClosings = ideas.has('closings');
  let open = false; // whether the last cell is a value that a next value joins
  for (let at = 0; at < cells.length; at++) {
    const { raw } = cells[at] as Cell;
    const text = coarseText(keys[at] as string, at === 0, ideas);
    if (open && hasClosings && text.isClosing) visit(JOINS, at, text);
    else if (!text.isValue || (constants.size > 0 && constants.has(raw))) {
      open = false;
      visit(CONSTANT, at, text);
    } else {
      visit(open && text.lead === '' && !opens(raw) ? JOINS : VALUE, at, text);
      open = true;
    }
  }
}

/** All that a message of one word says, where the word is the name of a file. */
const FILE_TYPE = /\.[a-z][a-z0-9]{0,4}$/;
const CLOSING = /^[)\]}>]+[.,;:]?$/;
const OPENING = '([{<';
const opens = (raw: string): boolean => raw !== '' && OPENING.includes(raw.charAt(0));

function coarseText(key: string, first: boolean, ideas: Ideas): CoarseText {
  const memo = first ? ideas.firstTexts : ideas.laterTexts;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const { lead, body } = splitLead(key, first);
  const isValue = mayBeValue(key, body, lead, first, ideas);
  return memo.set(key, {
    lead: ownCopy(lead),
    leadAndSlot: `${lead}${SLOT}\n`,
    isValue,
    isClosing: CLOSING.test(key),
    hasLetters: /[A-Za-z]/.test(key),
    hasWord: hasLogWord(key),
    leadHasWord: lead !== '' && hasLogWord(lead),
  });
}

const BRACKETS = /^(?:\[\]|\{\}|\(\)|""|'')[.,:;]?$/;

function mayBeValue(key: string, body: string, lead: string, first: boolean, ideas: Ideas): boolean {
  if (BRACKETS.test(key)) return true;
  if (body === '' || !/[\w\uffff]/.test(body)) return lead !== '';
  switch (classOfValue(body, ideas)) {
    case 'slot':
    case 'name':
    case 'odd':
    case 'compound':
    case 'empty':
      return true;
    case 'mixed':
      return !hasLogWord(body);
    case 'identifier':
      return !first && body.length > 2 && !body.includes('::') && !body.includes('(');
    case 'word':
    case 'enum':
      return false;
  }
}
