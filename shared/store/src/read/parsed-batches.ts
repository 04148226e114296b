import type { LineSummary, ParsedBatch } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';
import { lineKey, readParams } from './line-params.ts';
import type { PlacedLine } from './line-params.ts';
import { hexSql } from './time-range.ts';

/** Offsets of one source partition, both inclusive. */
export interface OffsetRange {
  readonly source: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

interface SummaryRow extends PlacedLine {
  readonly nanos: string;
  readonly service: string;
  readonly severity: number;
  readonly pattern_hash: string;
  readonly template: string;
  readonly trace_id: string;
  readonly header_slots: number;
}

/** Rows of one page; a record of a topic may hold many lines. */
const PAGE_OFFSETS = 20_000;

const SUMMARIES = `
  SELECT
    toString(lines.block) AS block_id, toString(lines.pattern) AS pattern_id, toFloat64(lines.offset) AS place, lines.idx AS idx,
    toString(toUnixTimestamp64Nano(lines.time)) AS nanos, lines.service AS service, lines.severity AS severity,
    if(lines.pattern = 0, '', ${hexSql('shapes.id')}) AS pattern_hash, if(lines.pattern = 0, '', ${hexSql('linked.template')}) AS template,
    lines.trace_id AS trace_id, shapes.header_slots AS header_slots
  FROM lines
  LEFT ANY JOIN (SELECT number, id, header_slots FROM patterns) AS shapes ON shapes.number = lines.pattern
  LEFT ANY JOIN (SELECT * FROM links) AS linked ON linked.service = lines.service AND linked.pattern = shapes.id
  WHERE lines.source = {source:String} AND lines.partition = {partition:UInt32}
    AND lines.offset >= {fromOffset:UInt64} AND lines.offset <= {toOffset:UInt64}
    AND lines.block IN (
      SELECT block FROM blocks WHERE source = {source:String} AND partition = {partition:UInt32}
        AND last_offset >= {fromOffset:UInt64} AND first_offset <= {toOffset:UInt64})
  ORDER BY lines.offset, lines.idx`;

/**
 * Stored lines as the parser had handed them on, for a stage that missed them (a crash between store and hand-over). Patterns and templates are
 * not repeated: the knowledge in the store has them.
 */
export async function* readParsedBatches(sql: SqlReader, range: OffsetRange): AsyncGenerator<ParsedBatch> {
  const { source, partition } = range;
  for (let first = range.fromOffset; first <= range.toOffset; first += PAGE_OFFSETS) {
    const last = Math.min(first + PAGE_OFFSETS - 1, range.toOffset);
    const rows = await sql.rows<SummaryRow>(SUMMARIES, { source, partition, fromOffset: first, toOffset: last });
    const params = await readParams(sql, rows);
    yield {
      source,
      partition,
      firstOffset: first,
      lastOffset: last,
      lines: rows.map((row) => summaryOf(row, params.get(lineKey(row)) ?? [], source, partition)),
      patterns: [],
      templates: [],
    };
  }
}

const summaryOf = (row: SummaryRow, params: readonly string[], source: string, partition: number): LineSummary => ({
  source,
  partition,
  offset: row.place,
  index: row.idx,
  time: BigInt(row.nanos),
  service: row.service,
  severityNumber: row.severity,
  templateId: row.template,
  patternId: row.pattern_hash,
  traceId: row.trace_id,
  params: params.slice(row.header_slots),
});
