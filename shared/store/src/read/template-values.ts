import { slotTextsSql } from '../values/values-sql.ts';
import { CATEGORIES } from './line-hits.ts';
import { LINKS_SQL, committedBlocksIn, timeConditions } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/**
 * SQL: values of variables of lines of the range that have a template, as (template, time, slot, value, category, concept); slots count from 0 and leave the
 * header out. `linked` restricts the templates: SQL over (service, pattern, template).
 */
export function templateValuesSql(range: TimeRange, linked: string): string {
  const links = `SELECT service, pattern, template FROM (${LINKS_SQL}) WHERE ${linked}`;
  const which = `(v.pattern, v.slot) IN (SELECT pattern, slot FROM (${CONTENT_SLOTS_SQL}) WHERE pattern IN (SELECT pattern FROM (${links})))`;
  const times = timeConditions(range, 'place.3');
  return `SELECT links.template AS template, found.time AS time, slots.nth AS slot, found.value AS value, slots.category AS category, slots.concept AS concept
    FROM (
      SELECT pattern, slot, place.3 AS time, place.4 AS service, value FROM (${slotTextsSql(committedBlocksIn(range), which, ', toString(lines.service)')})
      ARRAY JOIN places AS place, texts AS value ${times.length === 0 ? '' : `WHERE ${times.join(' AND ')}`}) AS found
    INNER JOIN (${links}) AS links ON links.service = found.service AND links.pattern = found.pattern
    LEFT ANY JOIN (${CONTENT_SLOTS_SQL}) AS slots ON slots.pattern = found.pattern AND slots.slot = found.slot`;
}

/** SQL: slots that are not of the header, as (pattern, slot, nth, category, concept); `nth` counts them from 0. */
const CONTENT_SLOTS_SQL = `SELECT p.number AS pattern, one.1 AS slot, one.1 - p.header_slots - 1 AS nth, one.2 AS category, one.3 AS concept
  FROM patterns AS p ARRAY JOIN arrayZip(arrayEnumerate(${CATEGORIES}), ${CATEGORIES},
    arrayMap(slot -> JSONExtractString(slot, 'concept'), JSONExtractArrayRaw(p.slots))) AS one
  WHERE one.1 > p.header_slots`;
