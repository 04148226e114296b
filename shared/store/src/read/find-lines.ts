import { QueryLimitError } from '../engine/errors.ts';
import type { SqlReader } from '../sql-reader.ts';
import { filterSql } from './line-filter-sql.ts';
import type { FilterSql, LineFilter } from './line-filter.ts';
import { newestFirst, newestLinesSql } from './line-rows.ts';
import type { LineRow } from './line-rows.ts';
import { fittingBlocks, newestBlocks } from './newest-blocks.ts';
import { CandidateFinder } from './text-candidates.ts';
import { timeConditions } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** Of one search, over all its statements; each has a limit of its own beside. */
const SEARCH_SECONDS = 60;

/** Newest lines that fit, newest first: blocks are opened one part after the other, until none that is left can have a newer line. @param more further conditions on `lines` */
export async function findNewest(
  sql: SqlReader,
  filter: LineFilter,
  range: TimeRange,
  more: FilterSql,
  limit: number,
): Promise<readonly LineRow[]> {
  const finder = new CandidateFinder(sql, filter);
  const inTime = inSeconds(SEARCH_SECONDS);
  const conditions = [...timeConditions(range), more.condition];
  let found: readonly LineRow[] = [];
  for await (const { blocks, later } of newestBlocks(sql, range, filter)) {
    inTime();
    const where = await linesWhere(finder, filter, blocks);
    if (where === null) continue;
    const rows = await sql.rows<LineRow>(newestLinesSql([where.condition, ...conditions], limit), {
      ...where.parameters,
      ...more.parameters,
    });
    found = [...found, ...rows].sort(newestFirst).slice(0, limit);
    const last = found[limit - 1];
    if (last !== undefined && (later === null || BigInt(last.nanos) > later)) break;
  }
  return found;
}

/** Conditions on `lines` that find all lines that fit, one part of the range's blocks after the other. */
export async function* findAll(sql: SqlReader, filter: LineFilter, range: TimeRange): AsyncGenerator<FilterSql> {
  const finder = new CandidateFinder(sql, filter);
  const inTime = inSeconds(SEARCH_SECONDS);
  for await (const blocks of fittingBlocks(sql, range, filter)) {
    inTime();
    const where = await linesWhere(finder, filter, blocks);
    if (where === null) continue;
    yield { ...where, condition: [where.condition, ...timeConditions(range)].join(' AND ') };
  }
}

/** Lines of these blocks (ids in decimal) that fit; `null`: there are none. */
export async function linesWhere(
  finder: CandidateFinder,
  filter: LineFilter,
  blocks: readonly string[],
): Promise<FilterSql | null> {
  const candidates = await finder.in(blocks);
  const opened = await finder.blocksWith(blocks, candidates);
  if (opened.length === 0) return null;
  const ids = opened.join(', ');
  const where = filterSql(filter, ids, candidates);
  return { ...where, condition: `lines.block IN (${ids}) AND ${where.condition}` };
}

function inSeconds(seconds: number): () => void {
  const end = performance.now() + seconds * 1000;
  return () => {
    if (performance.now() > end)
      throw new QueryLimitError(
        `the search took longer than ${String(seconds)} s: narrow the time range, name a service, or search for a rarer text`,
      );
  };
}
