import { bodySql, nthsSql, paramsSql, slotTextsSql, WAYS, waySql } from '../values/values-sql.ts';
import type { Way } from '../values/values-sql.ts';

/** `(block, pattern, slot)` of values, as SQL, and how their texts are made. */
export interface SlotPlace {
  readonly place: string;
  readonly way: Way;
}

/**
 * SQL: (block, offset, idx) of lines of these blocks with a value that fits; `null` where there are none.
 * @param slots where values may fit; `null`: not known
 * @param may SQL over `v`, a row of `line_values`: whether a value may fit
 * @param holds SQL: whether a text, given as SQL, fits
 */
export function valueHitsSql(
  blocks: string,
  slots: readonly SlotPlace[] | null,
  may: string,
  holds: (text: string) => string,
): string | null {
  const rows = new Map<Way, string>();
  for (const way of WAYS) {
    const named = slots?.filter((slot) => slot.way === way).map(({ place }) => place);
    if (named === undefined) rows.set(way, `${waySql(way)} AND ${may}`);
    else if (named.length > 0) rows.set(way, `(v.block, v.pattern, v.slot) IN (${named.join(', ')})`);
  }
  const counted = (['plain', 'formatted'] as const).flatMap((way) => {
    const which = rows.get(way);
    return which === undefined ? [] : [{ way, which: `v.block IN (${blocks}) AND ${which}` }];
  });
  const ofTime = rows.get('clock');
  const ways = [
    ...(counted.length === 0
      ? []
      : [
          `SELECT block, offset, idx FROM (
             SELECT lines.block AS block, lines.pattern AS pattern, lines.offset AS offset, lines.idx AS idx,
               row_number() OVER (PARTITION BY lines.block, lines.pattern ORDER BY lines.offset, lines.idx) AS nth
             FROM lines WHERE lines.block IN (${blocks}) AND (lines.block, lines.pattern) IN (
               ${counted.map(({ which }) => `SELECT v.block, v.pattern FROM line_values AS v WHERE ${which}`).join(' UNION ALL ')}))
           WHERE (block, pattern, nth) IN (
             ${counted.map(({ way, which }) => `SELECT v.block, v.pattern, arrayJoin(${nthsSql(way, holds)}) FROM line_values AS v WHERE ${which}`).join(' UNION ALL ')})`,
        ]),
    ...(ofTime === undefined
      ? []
      : [
          `SELECT block, place.1, place.2 FROM (${slotTextsSql(blocks, ofTime)}) ARRAY JOIN places AS place, texts AS text WHERE ${holds('text')}`,
        ]),
  ];
  return ways.length === 0 ? null : ways.join(' UNION ALL ');
}

/**
 * SQL: (block, offset, idx) of lines of these blocks that have the text once they are put together.
 * @param which SQL over `v`: the groups of lines, with all slots of their patterns
 */
export const bodyHitsSql = (blocks: string, which: string, holds: (text: string) => string): string =>
  `SELECT block, offset, idx FROM (${paramsSql(blocks, which)}) AS l
   LEFT ANY JOIN (SELECT number, parts FROM patterns WHERE number IN (SELECT v.pattern FROM line_values AS v WHERE v.block IN (${blocks}) AND ${which})) AS shapes
     ON shapes.number = l.pattern
   WHERE ${holds(bodySql('shapes.parts', 'l.params'))}`;

/** SQL: categories of a pattern's slots. Many times faster than parsing; quotes inside strings are escaped in JSON, so that nothing else matches. */
export const CATEGORIES = `extractAll(p.slots, '"category":"([A-Z]+)"')`;

/** SQL over `patterns`: those that lines of these blocks have. */
export const patternsOf = (blocks: string): string =>
  `number IN (SELECT arrayJoin(group_pattern) FROM blocks WHERE block IN (${blocks}))`;

/** SQL: (pattern, slot) of slots that are not of the header, of one category (bound) or of any, in these blocks. */
export const contentSlotsSql = (blocks: string, category: string | null): string =>
  `SELECT number, slot FROM (SELECT p.number AS number, p.header_slots AS header_slots, ${CATEGORIES} AS categories FROM patterns AS p WHERE p.${patternsOf(blocks)})
   ARRAY JOIN arrayEnumerate(categories) AS slot, categories AS category WHERE slot > header_slots${category === null ? '' : ` AND category = ${category}`}`;
