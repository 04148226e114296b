import { slotTextsSql } from '../values/values-sql.ts';
import { CATEGORIES } from './line-hits.ts';
import { LINKS_SQL, committedBlocksIn, timeConditions } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/**
 * SQL: values of variables of lines of the range that have a template, as (template, time, pattern, place, slot, value); slots count from 0 and leave the
 * header out, `place` counts all from 1. `linked` restricts the templates: SQL over (service, pattern, template); `blocks` the lines: SQL of ids of blocks.
 */
export function templateValuesSql(range: TimeRange, linked: string, blocks = committedBlocksIn(range)): string {
  const links = `SELECT service, pattern, template FROM (${LINKS_SQL}) WHERE ${linked}`;
  const which = `(v.pattern, v.slot) IN (SELECT pattern, slot FROM (${CONTENT_SLOTS_SQL}) WHERE pattern IN (SELECT pattern FROM (${links})))`;
  const times = timeConditions(range, 'place.3');
  return `SELECT links.template AS template, found.time AS time, found.pattern AS pattern, found.slot AS place, slots.nth AS slot, found.value AS value
    FROM (
      SELECT pattern, slot, place.3 AS time, place.4 AS service, value FROM (${slotTextsSql(blocks, which, ', toString(lines.service)')})
      ARRAY JOIN places AS place, texts AS value ${times.length === 0 ? '' : `WHERE ${times.join(' AND ')}`}) AS found
    INNER JOIN (${links}) AS links ON links.service = found.service AND links.pattern = found.pattern
    LEFT ANY JOIN (${CONTENT_SLOTS_SQL}) AS slots ON slots.pattern = found.pattern AND slots.slot = found.slot`;
}

/** SQL: slots that are not of the header, as (pattern, slot, nth); `nth` counts them from 0. */
export const CONTENT_SLOTS_SQL = `SELECT p.number AS pattern, toUInt32(slot) AS slot, slot - p.header_slots - 1 AS nth
  FROM patterns AS p ARRAY JOIN range(p.header_slots + 1, length(p.parts)) AS slot`;

/** SQL: what is known of these slots, as (pattern, slot, category, concept). @param patterns SQL of their numbers */
export const slotMeaningsSql = (patterns: string): string =>
  `SELECT p.number AS pattern, one.1 AS slot, one.2 AS category, one.3 AS concept
   FROM patterns AS p ARRAY JOIN arrayZip(arrayEnumerate(${CATEGORIES}), ${CATEGORIES},
     arrayMap(slot -> JSONExtractString(slot, 'concept'), JSONExtractArrayRaw(p.slots))) AS one
   WHERE p.number IN (${patterns})`;
