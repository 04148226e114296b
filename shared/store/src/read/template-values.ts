import { LINKS_SQL, committedBlocksIn, timeConditions } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

const CATEGORIES = `extractAll(p.slots, '"category":"([A-Z]+)"')`;

/** SQL: lines of the range that have a template, as (time, template, content, header_slots, pattern); `linked` restricts `links`. */
export const templatedLinesSql = (range: TimeRange, linked: string): string =>
  `SELECT lines.time AS time, links.template AS template, arraySlice(lines.params, shapes.header_slots + 1) AS content, lines.pattern AS pattern
   FROM lines
   INNER JOIN (SELECT service, pattern, template FROM (${LINKS_SQL}) WHERE ${linked}) AS links
     ON links.service = lines.service AND links.pattern = lines.pattern
   LEFT ANY JOIN (SELECT p.id AS id, p.header_slots AS header_slots FROM patterns AS p) AS shapes ON shapes.id = lines.pattern
   WHERE ${[`lines.block IN (${committedBlocksIn(range)})`, 'lines.pattern != 0', ...timeConditions(range)].join(' AND ')}`;

/** SQL: categories and concepts of a pattern's content slots, by pattern id. */
export const CONTENT_SLOTS_SQL = `SELECT p.id AS id, arraySlice(${CATEGORIES}, p.header_slots + 1) AS categories,
    arraySlice(arrayMap(slot -> JSONExtractString(slot, 'concept'), JSONExtractArrayRaw(p.slots)), p.header_slots + 1) AS concepts
  FROM patterns AS p`;
