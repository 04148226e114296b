import { bodySql, mayContainSql, paramsSql, slotTextsSql } from '../values/values-sql.ts';

/** SQL: (block, offset, idx) of lines of these blocks that have the text in a value that not all lines of their pattern have, or across a border of values. */
export function textHitsSql(
  blocks: string,
  text: string,
  acrossBorder: string | null,
  bind: (value: string) => string,
): string {
  const inValues = `SELECT block, place.1, place.2 FROM (${slotTextsSql(blocks, mayContainSql(text, bind))})
    ARRAY JOIN places AS place, texts AS text WHERE positionCaseInsensitive(text, ${bind(text)}) > 0`;
  if (acrossBorder === null) return inValues;
  const patterns = `SELECT number FROM patterns WHERE ${acrossBorder}`;
  return `${inValues} UNION ALL SELECT block, offset, idx FROM (${paramsSql(blocks, `v.pattern IN (${patterns})`)}) AS l
    LEFT ANY JOIN (SELECT number, parts FROM patterns WHERE ${acrossBorder}) AS shapes ON shapes.number = l.pattern
    WHERE positionCaseInsensitive(${bodySql('shapes.parts', 'l.params')}, ${bind(text)}) > 0`;
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
