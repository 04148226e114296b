import { formatUnixNano, severityShortName } from '@logsieve/contracts';
import type { LogItem, Position } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { filterSql } from './line-filter.ts';
import type { LineFilter } from './line-filter.ts';
import { lineKey, readParams } from './line-params.ts';
import { TextFinder, narrowed } from './text-candidates.ts';
import { Shapes, linkKey } from './shapes.ts';
import type { Shape } from './shapes.ts';
import { NANOS_PER_MINUTE, committedBlocksIn, minuteOf, timeConditions, timeLiteral } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

/** A line's place in the order "newest first"; lines of one nanosecond are told apart by their position. */
export interface LinePlace {
  readonly time: string;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
}

export interface LogPage {
  readonly items: readonly LogItem[];
  /** Where the next page starts; `null`: there are no more. */
  readonly next: LinePlace | null;
}

interface LineRow {
  readonly source: string;
  readonly partition: number;
  readonly block_id: string;
  readonly place: number;
  readonly idx: number;
  readonly nanos: string;
  readonly observed_nanos: string;
  readonly service: string;
  readonly severity: number;
  readonly pattern_id: string;
  readonly text: string;
  readonly base64: string;
  readonly reason: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

const COLUMNS = `toString(lines.source) AS source, lines.partition AS partition, toString(lines.block) AS block_id, toFloat64(lines.offset) AS place, lines.idx AS idx,
  toString(toUnixTimestamp64Nano(lines.time)) AS nanos, toString(toUnixTimestamp64Nano(lines.observed)) AS observed_nanos,
  toString(lines.service) AS service, lines.severity AS severity, toString(lines.pattern) AS pattern_id,
  if(isValidUTF8(lines.raw), lines.raw, '') AS text, if(isValidUTF8(lines.raw), '', base64Encode(lines.raw)) AS base64,
  toString(lines.reason) AS reason, lines.trace_id AS trace_id, lines.span_id AS span_id,
  lines.resource AS resource, lines.attributes AS attributes`;
const ORDER = 'lines.time DESC, lines.source DESC, lines.partition DESC, lines.offset DESC, lines.idx DESC';

/** Newest lines are wanted: a window of about this many is searched first, then ever larger ones. */
const FIRST_WINDOW_LINES = 50_000;
const WINDOW_GROWTH = 20;

export interface LogReader {
  /** Newest first. */
  page(request: {
    readonly filter: LineFilter;
    readonly range: TimeRange;
    readonly limit: number;
    readonly after: LinePlace | null;
  }): Promise<LogPage>;
  /** Lines of these blocks (ids in decimal) that match, oldest first. */
  ofBlocks(blocks: readonly string[], filter: LineFilter, limit: number): Promise<readonly LogItem[]>;
  /** The lines at these positions, in their order; one that is not there (any more) is left out. */
  at(positions: readonly Position[]): Promise<readonly LogItem[]>;
}

export function createLogReader(sql: SqlReader): LogReader {
  const shapes = new Shapes(sql);

  async function itemsOf(rows: readonly LineRow[]): Promise<LogItem[]> {
    const values = await readParams(sql, rows);
    const known = await shapes.of(new Set(rows.map((row) => row.pattern_id).filter((id) => id !== '0')));
    const templates = await shapes.templatesOf(rows.map((row) => ({ service: row.service, pattern: row.pattern_id })));
    return rows.map((row) =>
      itemOf(
        row,
        values.get(lineKey(row)) ?? [],
        known.get(row.pattern_id),
        templates.get(linkKey(row.service, row.pattern_id)) ?? null,
      ),
    );
  }

  return {
    async page({ filter, range, limit, after }) {
      const finder = new TextFinder(sql, filter);
      const upper = after === null ? range : { ...range, to: laterThan(BigInt(after.time), range.to) };
      for (let lines = FIRST_WINDOW_LINES; ; lines *= WINDOW_GROWTH) {
        const from = await windowStart(sql, upper, lines);
        const window: TimeRange = { from: from ?? range.from, to: upper.to };
        const all = committedBlocksIn(window);
        const candidates = await finder.in(all);
        const blocks = narrowed(all, filter, candidates);
        const where = filterSql(filter, blocks, candidates);
        const conditions = [
          `lines.block IN (${blocks})`,
          ...timeConditions(window),
          ...(after === null ? [] : [afterCondition(after)]),
          where.condition,
        ];
        const rows = await sql.rows<LineRow>(selected(conditions, limit + 1), {
          ...where.parameters,
          ...afterParameters(after),
        });
        if (rows.length <= limit && from !== null) continue;
        const last = rows[limit - 1];
        return {
          items: await itemsOf(rows.slice(0, limit)),
          next: rows.length > limit && last !== undefined ? placeOf(last) : null,
        };
      }
    },
    async ofBlocks(blocks, filter, limit) {
      if (blocks.length === 0) return [];
      const ids = blocks.map((id) => BigInt(id).toString()).join(', ');
      const where = filterSql(filter, ids, await new TextFinder(sql, filter).in(ids));
      const rows = await sql.rows<LineRow>(
        selected([`lines.block IN (${ids})`, where.condition], limit),
        where.parameters,
      );
      return (await itemsOf(rows)).reverse();
    },
    async at(positions) {
      if (positions.length === 0) return [];
      const parameters: Record<string, unknown> = {};
      const places = positions.map((position, n) => {
        parameters[`source${String(n)}`] = position.source;
        return `({source${String(n)}:String}, ${String(position.partition)}, ${String(position.offset)}, ${String(position.index)})`;
      });
      const rows = await sql.rows<LineRow>(
        `SELECT ${COLUMNS} FROM lines
         WHERE (lines.source, lines.partition, lines.offset, lines.idx) IN (${places.join(', ')})
           AND lines.block IN (SELECT blocks.block FROM blocks)`,
        parameters,
      );
      const items = new Map((await itemsOf(rows)).map((item) => [positionKey(item), item]));
      return positions.flatMap((position) => items.get(positionKey(position)) ?? []);
    },
  };
}

const KEY = 'lines.service, lines.source, lines.partition, lines.offset, lines.idx, lines.block';

/** Which lines is decided on few columns; the others are read of those only. */
const selected = (conditions: readonly string[], limit: number): string =>
  `SELECT ${COLUMNS} FROM lines WHERE (${KEY}) IN (
     SELECT ${KEY} FROM lines WHERE ${conditions.join(' AND ')} ORDER BY ${ORDER} LIMIT ${String(limit)})
   ORDER BY ${ORDER}`;

/** A time from which on the range holds at least so many lines, by what the blocks say of themselves; `null` where none is sure to. */
async function windowStart(sql: SqlReader, range: TimeRange, lines: number): Promise<bigint | null> {
  const inside = range.to === null ? '' : `WHERE blocks.max_time < ${timeLiteral(range.to)}`;
  const [row] = await sql.rows<{ found: string; start: string }>(
    `SELECT toString(count()) AS found, toString(toUnixTimestamp64Nano(max(min_time))) AS start FROM (
       SELECT blocks.min_time AS min_time, sum(blocks.lines_stored) OVER (ORDER BY blocks.min_time DESC) AS above FROM blocks ${inside})
     WHERE above >= ${String(lines)}`,
  );
  if (row === undefined || row.found === '0') return null;
  const start = BigInt(row.start);
  return range.from !== null && start <= range.from ? null : start;
}

/** The exclusive end of what may still come after `time` (inclusive), bounded by the range's own end. */
const laterThan = (time: bigint, to: bigint | null): bigint => {
  const end = BigInt(minuteOf(time) + 1) * NANOS_PER_MINUTE;
  return to === null || end < to ? end : to;
};

const afterCondition = (after: LinePlace): string =>
  `(lines.time, lines.source, lines.partition, lines.offset, lines.idx) <
   (${timeLiteral(BigInt(after.time))}, {afterSource:String}, {afterPartition:UInt32}, {afterOffset:UInt64}, {afterIndex:UInt32})`;

const afterParameters = (after: LinePlace | null): Record<string, unknown> =>
  after === null
    ? {}
    : {
        afterSource: after.source,
        afterPartition: after.partition,
        afterOffset: after.offset,
        afterIndex: after.index,
      };

const placeOf = (row: LineRow): LinePlace => ({
  time: row.nanos,
  source: row.source,
  partition: row.partition,
  offset: row.place,
  index: row.idx,
});

const positionKey = (at: Position): string =>
  `${String(at.partition)}:${String(at.offset)}:${String(at.index)}:${at.source}`;

function itemOf(
  row: LineRow,
  params: readonly string[],
  shape: Shape | undefined,
  template: { id: string; text: string } | null,
): LogItem {
  const body = shape === undefined ? row.text : rebuilt(shape, params);
  const content = shape?.headerSlots ?? 0;
  return {
    source: row.source,
    partition: row.partition,
    offset: row.place,
    index: row.idx,
    ...(row.base64 === '' ? { body } : { bodyBase64: row.base64 }),
    timestamp: formatUnixNano(BigInt(row.nanos)),
    observedAt: formatUnixNano(BigInt(row.observed_nanos)),
    service: row.service,
    severity: severityShortName(row.severity),
    severityNumber: row.severity,
    templateId: template?.id ?? null,
    template: template?.text ?? null,
    params: (shape?.slots ?? []).slice(content).map((slot, at) => ({
      value: params[content + at] ?? '',
      category: slot.category,
      ...(slot.concept === undefined ? {} : { concept: slot.concept }),
    })),
    unparsed: row.reason === '' ? null : row.reason,
    traceId: row.trace_id === '' ? null : row.trace_id,
    spanId: row.span_id === '' ? null : row.span_id,
    resource: jsonValues(row.resource),
    attributes: jsonValues(row.attributes),
  };
}

function rebuilt(shape: Shape, values: readonly string[]): string {
  let body = shape.parts[0] ?? '';
  for (let at = 0; at < values.length; at += 1) body += (values[at] ?? '') + (shape.parts[at + 1] ?? '');
  return body;
}

const jsonValues = (texts: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as unknown]));
