import { SLOT_UNIT } from '../skeleton-text.ts';
import { SLOT } from '../tokens.ts';

/** Ends with a slot behind nothing but opening marks. */
export const NUMBER = 1;
/** A name or a slot in parentheses. */
export const DETAIL = 2;
/** A slot, with a comma or without. */
export const LIST_ITEM = 4;
/** A name of a day or month. */
export const DATE = 8;

const PARENTHESIS = 40;
const NUMBER_TEXT = new RegExp(`^[(\\[{<>~]*${SLOT}$`);
const DETAIL_TEXT = new RegExp(`^\\((?:${SLOT}|[A-Za-z]\\w*)\\)$`);
const DAY_OR_MONTH =
  /^([[(]?)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December),?$/;
/** `[Wednesday,` */
const LONGEST_DAY = 11;
const SHORTEST_DAY = 3;

/** What a position may be beside others, by its text and its key. */
export const marksOf = (raw: string, key: string): number =>
  (isNumber(raw) ? NUMBER : 0) |
  (isDetail(key) ? DETAIL : 0) |
  (isListItem(key) ? LIST_ITEM : 0) |
  (bracketOfDate(key) === undefined ? 0 : DATE);

export const endsWithSlot = (text: string): boolean => text.charCodeAt(text.length - 1) === SLOT_UNIT;

export const isListItem = (key: string): boolean =>
  key.charCodeAt(0) === SLOT_UNIT && (key.length === 1 || (key.length === 2 && key.endsWith(',')));

/** What stands before a name of a day or month; undefined where there is none. */
export const bracketOfDate = (key: string): string | undefined =>
  key.length >= SHORTEST_DAY && key.length <= LONGEST_DAY && mayBeDay(key.charCodeAt(0))
    ? DAY_OR_MONTH.exec(key)?.[1]
    : undefined;

/** A capital, or a bracket before one. */
const mayBeDay = (unit: number): boolean => (unit >= 65 && unit <= 90) || unit === 91 || unit === PARENTHESIS;
const isNumber = (text: string): boolean => endsWithSlot(text) && (text.length === 1 || NUMBER_TEXT.test(text));
const isDetail = (key: string): boolean => key.charCodeAt(0) === PARENTHESIS && DETAIL_TEXT.test(key);
