import type { TextCandidates } from './text-candidates.ts';
import { textSearch } from './text-search.ts';
import { bodySql, mayContainSql, paramsSql, slotTextsSql } from '../values/values-sql.ts';

/**
 * SQL: (block, offset, idx) of lines of these blocks that have the text in a value that not all lines of their pattern have, or across a border of values;
 * `null` where no line can.
 */
export function textHitsSql(
  blocks: string,
  text: string,
  { borders, slots }: TextCandidates,
  bind: (value: string) => string,
): string | null {
  const acrossBorder = textSearch(text, bind).acrossBorder;
  const ways: string[] = [];
  if (slots?.length !== 0) {
    const which = slots === null ? mayContainSql(text, bind) : `(v.block, v.pattern, v.slot) IN (${slots.join(', ')})`;
    ways.push(`SELECT block, place.1, place.2 FROM (${slotTextsSql(blocks, which)})
      ARRAY JOIN places AS place, texts AS text WHERE positionCaseInsensitive(text, ${bind(text)}) > 0`);
  }
  if (acrossBorder !== null && borders?.length !== 0) {
    const patterns = borders === null ? `SELECT number FROM patterns WHERE ${acrossBorder}` : borders.join(', ');
    ways.push(`SELECT block, offset, idx FROM (${paramsSql(blocks, `v.pattern IN (${patterns})`)}) AS l
      LEFT ANY JOIN (SELECT number, parts FROM patterns WHERE number IN (${patterns})) AS shapes ON shapes.number = l.pattern
      WHERE positionCaseInsensitive(${bodySql('shapes.parts', 'l.params')}, ${bind(text)}) > 0`);
  }
  return ways.length === 0 ? null : ways.join(' UNION ALL ');
}

/**
 * SQL: (block, offset, idx) of lines of these blocks with a value that fits.
 * @param slots SQL of (pattern, slot)
 * @param may SQL over `v`, a row of `line_values`: whether a value may fit
 * @param holds SQL over `text`: whether a value fits
 */
export const valueHitsSql = (blocks: string, slots: string, may: string, holds: string): string =>
  `SELECT block, place.1, place.2 FROM (${slotTextsSql(blocks, `${may} AND (v.pattern, v.slot) IN (${slots})`)})
    ARRAY JOIN places AS place, texts AS text WHERE ${holds}`;

/** SQL: categories of a pattern's slots. Many times faster than parsing; quotes inside strings are escaped in JSON, so that nothing else matches. */
export const CATEGORIES = `extractAll(p.slots, '"category":"([A-Z]+)"')`;

/** SQL: (pattern, slot) of slots that are not of the header, of one category (bound) or of any. */
export const contentSlotsSql = (category: string | null): string =>
  `SELECT p.number, slot FROM patterns AS p ARRAY JOIN arrayEnumerate(${CATEGORIES}) AS slot, ${CATEGORIES} AS category
   WHERE slot > p.header_slots${category === null ? '' : ` AND category = ${category}`}`;
