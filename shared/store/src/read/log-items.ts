import { formatUnixNano, severityShortName } from '@logsieve/contracts';
import type { LogItem, Position } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { findNewest, linesWhere } from './find-lines.ts';
import type { FilterSql, LineFilter } from './line-filter.ts';
import { lineKey, readParams } from './line-params.ts';
import { COLUMNS, newestLinesSql } from './line-rows.ts';
import type { LineRow } from './line-rows.ts';
import { CandidateFinder } from './text-candidates.ts';
import { Shapes, linkKey } from './shapes.ts';
import type { Shape } from './shapes.ts';
import { NANOS_PER_MINUTE, minuteOf, timeLiteral } from './time-range.ts';
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
    const [values, known, templates] = await Promise.all([
      readParams(sql, rows),
      shapes.of(new Set(rows.map((row) => row.pattern_id).filter((id) => id !== '0'))),
      shapes.templatesOf(rows.map((row) => ({ service: row.service, pattern: row.pattern_id }))),
    ]);
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
      const within = after === null ? range : { ...range, to: laterThan(BigInt(after.time), range.to) };
      const found = await findNewest(sql, filter, within, before(after), limit + 1);
      const last = found[limit - 1];
      return {
        items: await itemsOf(found.slice(0, limit)),
        next: found.length > limit && last !== undefined ? placeOf(last) : null,
      };
    },
    async ofBlocks(blocks, filter, limit) {
      if (blocks.length === 0) return [];
      const ids = blocks.map((id) => BigInt(id).toString());
      const where = await linesWhere(new CandidateFinder(sql, filter), filter, ids);
      if (where === null) return [];
      const rows = await sql.rows<LineRow>(newestLinesSql([where.condition], limit), where.parameters);
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

/** The exclusive end of what may still come after `time` (inclusive), bounded by the range's own end. */
const laterThan = (time: bigint, to: bigint | null): bigint => {
  const end = BigInt(minuteOf(time) + 1) * NANOS_PER_MINUTE;
  return to === null || end < to ? end : to;
};

/** What comes after the place, in the order "newest first". */
const before = (after: LinePlace | null): FilterSql =>
  after === null
    ? { condition: '1', parameters: {} }
    : {
        condition: `(lines.time, lines.source, lines.partition, lines.offset, lines.idx) <
          (${timeLiteral(BigInt(after.time))}, {afterSource:String}, {afterPartition:UInt32}, {afterOffset:UInt64}, {afterIndex:UInt32})`,
        parameters: {
          afterSource: after.source,
          afterPartition: after.partition,
          afterOffset: after.offset,
          afterIndex: after.index,
        },
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
