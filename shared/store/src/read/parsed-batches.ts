import type { LineSummary, ParsedBatch } from '@logsieve/contracts';
import type { SqlReader } from '../sql-reader.ts';

/** Offsets of one source partition, both inclusive. */
export interface OffsetRange {
  readonly source: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

interface SummaryRow {
  readonly offset: number;
  readonly idx: number;
  readonly nanos: string;
  readonly service: string;
  readonly severity: number;
  readonly pattern: string;
  readonly template: string;
  readonly trace_id: string;
  readonly content: readonly string[];
}

/** Rows of one page; a record of a topic may hold many lines. */
const PAGE_OFFSETS = 20_000;

const SUMMARIES = `
  SELECT
    toFloat64(offset) AS offset, idx, toString(toUnixTimestamp64Nano(lines.time)) AS nanos, lines.service AS service, severity,
    if(lines.pattern = 0, '', leftPad(lower(hex(lines.pattern)), 16, '0')) AS pattern,
    if(lines.pattern = 0, '', leftPad(lower(hex(links.template)), 16, '0')) AS template,
    trace_id, arraySlice(params, shapes.header_slots + 1) AS content
  FROM lines
  LEFT JOIN (SELECT id, any(patterns.header_slots) AS header_slots FROM patterns GROUP BY id) AS shapes ON shapes.id = lines.pattern
  LEFT JOIN (SELECT service, pattern, argMax(pattern_templates.template, version) AS template FROM pattern_templates GROUP BY service, pattern) AS links
    ON links.service = lines.service AND links.pattern = lines.pattern
  WHERE lines.source = {source:String} AND lines.partition = {partition:UInt32}
    AND offset >= {fromOffset:UInt64} AND offset <= {toOffset:UInt64}
    AND block IN (
      SELECT block FROM blocks WHERE source = {source:String} AND partition = {partition:UInt32}
        AND last_offset >= {fromOffset:UInt64} AND first_offset <= {toOffset:UInt64})
  ORDER BY offset, idx`;

/**
 * Stored lines as the parser had handed them on, for a stage that missed them (a crash between store and hand-over). Patterns and templates are
 * not repeated: the knowledge in the store has them.
 */
export async function* readParsedBatches(sql: SqlReader, range: OffsetRange): AsyncGenerator<ParsedBatch> {
  const { source, partition } = range;
  for (let first = range.fromOffset; first <= range.toOffset; first += PAGE_OFFSETS) {
    const last = Math.min(first + PAGE_OFFSETS - 1, range.toOffset);
    const rows = await sql.rows<SummaryRow>(SUMMARIES, { source, partition, fromOffset: first, toOffset: last });
    yield {
      source,
      partition,
      firstOffset: first,
      lastOffset: last,
      lines: rows.map((row) => summaryOf(row, source, partition)),
      patterns: [],
      templates: [],
    };
  }
}

const summaryOf = (row: SummaryRow, source: string, partition: number): LineSummary => ({
  source,
  partition,
  offset: row.offset,
  index: row.idx,
  time: BigInt(row.nanos),
  service: row.service,
  severityNumber: row.severity,
  templateId: row.template,
  patternId: row.pattern,
  traceId: row.trace_id,
  params: row.content,
});
