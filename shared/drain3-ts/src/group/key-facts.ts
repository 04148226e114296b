import type { Ideas } from '../ideas.ts';
import { classOfValue, type ValueClass } from './value-class.ts';
import { splitLead } from './lead.ts';
import { hasLogWord } from './words.ts';

const KNOWN = 1;

// Bits of a key's marks.
export const HAS_TWO_LETTERS = 1 << 1; // one behind the other
/** `user=` */
export const LEAD_HAS_SIGN = 1 << 2;
/** Alone in square brackets. */
export const IS_BRACKETED = 1 << 3;
export const IS_QUOTED = 1 << 4;

// Bits of its facts. They cost more: a key among many that are values of one variable is never asked for them.
/** In the coarse view of a message. */
export const IS_VALUE = 1 << 1;
/** Nothing but closing brackets. */
export const IS_CLOSING = 1 << 2;
export const HAS_LETTERS = 1 << 3;
export const HAS_WORD = 1 << 4;
export const HAS_LEAD = 1 << 5;
export const LEAD_HAS_WORD = 1 << 6;
const CLASS_FROM = 7;

const CLASSES: readonly ValueClass[] = [
  'slot',
  'mixed',
  'name',
  'word',
  'enum',
  'compound',
  'identifier',
  'odd',
  'empty',
];
const NUMBERS = new Map(CLASSES.map((name, number) => [name, number]));
export const CLASS_COUNT = CLASSES.length;
export const classNumber = (name: ValueClass): number => NUMBERS.get(name) as number;
/** Number of the class of a key's body. */
export const classOf = (facts: number): number => facts >> CLASS_FROM;

const CLOSING = /^[)\]}>]+[.,;:]?$/;
const BRACKETED = /^\[[^\]]*\][.,:;]?$/;
const BRACKETS = /^(?:\[\]|\{\}|\(\)|""|'')[.,:;]?$/;

/** Marks of a key. @returns never 0. */
export const keyMarks = (key: string, lead: string): number =>
  KNOWN |
  bit(HAS_TWO_LETTERS, /[A-Za-z]{2}/.test(key)) |
  bit(LEAD_HAS_SIGN, lead.includes('=')) |
  bit(IS_BRACKETED, startsIn('[', key) && BRACKETED.test(key)) |
  bit(IS_QUOTED, startsIn(`'"`, key));

/** Facts of a key. @param isFirst whether it stands at the start of a message. @returns never 0. */
export function keyFacts(key: string, isFirst: boolean, ideas: Ideas): number {
  const { lead, body } = splitLead(key, isFirst);
  const valueClass = classOfValue(body, ideas);
  return (
    KNOWN |
    bit(IS_VALUE, mayBeValue(key, body, lead, isFirst, valueClass)) |
    bit(IS_CLOSING, startsIn(')]}>', key) && CLOSING.test(key)) |
    bit(HAS_LETTERS, /[A-Za-z]/.test(key)) |
    bit(HAS_WORD, hasLogWord(key)) |
    bit(HAS_LEAD, lead !== '') |
    bit(LEAD_HAS_WORD, lead !== '' && hasLogWord(lead)) |
    (classNumber(valueClass) << CLASS_FROM)
  );
}

const startsIn = (units: string, key: string): boolean => key !== '' && units.includes(key.charAt(0));
const bit = (which: number, isSet: boolean): number => (isSet ? which : 0);

function mayBeValue(key: string, body: string, lead: string, isFirst: boolean, valueClass: ValueClass): boolean {
  if (startsIn(`[{("'`, key) && BRACKETS.test(key)) return true;
  if (body === '' || !/[\w\uffff]/.test(body)) return lead !== '';
  switch (valueClass) {
    case 'slot':
    case 'name':
    case 'odd':
    case 'compound':
    case 'empty':
      return true;
    case 'mixed':
      return !hasLogWord(body);
    case 'identifier':
      return !isFirst && body.length > 2 && !body.includes('::') && !body.includes('(');
    case 'word':
    case 'enum':
      return false;
  }
}
