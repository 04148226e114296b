import type { UnixNano } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { blockFilterSql } from './block-filter.ts';
import type { FilterSql, LineFilter } from './line-filter.ts';
import { blockConditions, timeLiteral } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** Newest lines are wanted: what blocks say of about this many lines is looked at first, then of ever more. */
const FIRST_LINES = 20_000_000;
const LINES_GROWTH = 20;
/** Of those that may have lines that fit, so many are opened first, then ever more. */
const FIRST_PART = 8;
const PART_GROWTH = 4;
/** A statement names them one by one. */
const LARGEST_PART = 512;

/** Blocks that may have lines that fit, and the time of the newest line that later parts may have; `null`: nothing comes later. */
export interface BlockPart {
  /** Ids in decimal. */
  readonly blocks: readonly string[];
  readonly later: UnixNano | null;
}

interface NewestBlock {
  readonly id: string;
  readonly newest: UnixNano;
}

/** Committed blocks that may have lines of the range that fit, those with the newest lines first. */
export async function* newestBlocks(sql: SqlReader, range: TimeRange, filter: LineFilter): AsyncGenerator<BlockPart> {
  const fits = blockFilterSql(filter);
  let below: UnixNano | null = null;
  for (let lines = FIRST_LINES; ; lines *= LINES_GROWTH) {
    const span = await nextSpan(sql, range, below, lines);
    if (span === null) return;
    const blocks = await fitting(
      sql,
      [...spanConditions(range, below), `blocks.max_time >= ${timeLiteral(span.from)}`],
      fits,
    );
    yield* parts(blocks, span.later);
    if (span.later === null) return;
    below = span.from;
  }
}

/** Ids of all committed blocks that may have lines of the range that fit, in parts. */
export async function* fittingBlocks(
  sql: SqlReader,
  range: TimeRange,
  filter: LineFilter,
): AsyncGenerator<readonly string[]> {
  const blocks = await fitting(sql, blockConditions(range), blockFilterSql(filter));
  for (let at = 0; at < blocks.length; at += LARGEST_PART)
    yield blocks.slice(at, at + LARGEST_PART).map(({ id }) => id);
}

async function fitting(
  sql: SqlReader,
  conditions: readonly string[],
  fits: FilterSql,
): Promise<readonly NewestBlock[]> {
  const rows = await sql.rows<{ id: string; newest: string }>(
    `SELECT toString(blocks.block) AS id, toString(toUnixTimestamp64Nano(blocks.max_time)) AS newest FROM blocks
     WHERE ${[...conditions, fits.condition].join(' AND ')} ORDER BY blocks.max_time DESC`,
    fits.parameters,
  );
  return rows.map((row) => ({ id: row.id, newest: BigInt(row.newest) }));
}

function* parts(blocks: readonly NewestBlock[], later: UnixNano | null): Generator<BlockPart> {
  let size = FIRST_PART;
  for (let at = 0; at < blocks.length; at += size, size = Math.min(LARGEST_PART, size * PART_GROWTH)) {
    const next = blocks[at + size];
    yield { blocks: blocks.slice(at, at + size).map(({ id }) => id), later: next === undefined ? later : next.newest };
  }
}

/** Blocks by their newest line, from `from` up to the span before, hold at least so many lines; `later`: the newest line of the others. */
async function nextSpan(
  sql: SqlReader,
  range: TimeRange,
  below: UnixNano | null,
  lines: number,
): Promise<{ readonly from: UnixNano; readonly later: UnixNano | null } | null> {
  const conditions = spanConditions(range, below);
  const [row] = await sql.rows<{ found: string; start: string; others: string; newest_other: string }>(
    `SELECT toString(count()) AS found, toString(toUnixTimestamp64Nano(minIf(max_time, newer < ${String(lines)}))) AS start,
       toString(countIf(newer >= ${String(lines)})) AS others, toString(toUnixTimestamp64Nano(maxIf(max_time, newer >= ${String(lines)}))) AS newest_other
     FROM (
       SELECT blocks.max_time AS max_time, sum(blocks.lines_stored) OVER (ORDER BY blocks.max_time DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newer
       FROM blocks ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`})`,
  );
  if (row === undefined || row.found === '0') return null;
  return { from: BigInt(row.start), later: row.others === '0' ? null : BigInt(row.newest_other) };
}

const spanConditions = (range: TimeRange, below: UnixNano | null): string[] => [
  ...blockConditions(range),
  ...(below === null ? [] : [`blocks.max_time < ${timeLiteral(below)}`]),
];
