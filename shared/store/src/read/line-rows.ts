/** A row of `lines` as it is read for a page. */
export interface LineRow {
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

/** SQL of the columns of a `LineRow`. */
export const COLUMNS = `toString(lines.source) AS source, lines.partition AS partition, toString(lines.block) AS block_id, toFloat64(lines.offset) AS place, lines.idx AS idx,
  toString(toUnixTimestamp64Nano(lines.time)) AS nanos, toString(toUnixTimestamp64Nano(lines.observed)) AS observed_nanos,
  toString(lines.service) AS service, lines.severity AS severity, toString(lines.pattern) AS pattern_id,
  if(isValidUTF8(lines.raw), lines.raw, '') AS text, if(isValidUTF8(lines.raw), '', base64Encode(lines.raw)) AS base64,
  toString(lines.reason) AS reason, lines.trace_id AS trace_id, lines.span_id AS span_id,
  lines.resource AS resource, lines.attributes AS attributes`;

const ORDER = 'lines.time DESC, lines.source DESC, lines.partition DESC, lines.offset DESC, lines.idx DESC';
const KEY = 'lines.service, lines.source, lines.partition, lines.offset, lines.idx, lines.block';

/** SQL: the newest of the lines that fit, newest first. Which lines is decided on few columns; the others are read of those only. */
export const newestLinesSql = (conditions: readonly string[], limit: number): string =>
  `SELECT ${COLUMNS} FROM lines WHERE (${KEY}) IN (
     SELECT ${KEY} FROM lines WHERE ${conditions.join(' AND ')} ORDER BY ${ORDER} LIMIT ${String(limit)})
   ORDER BY ${ORDER}`;

/** The same order for rows of several statements. */
export function newestFirst(a: LineRow, b: LineRow): number {
  const [one, other] = [BigInt(a.nanos), BigInt(b.nanos)];
  if (one !== other) return one < other ? 1 : -1;
  return (
    Buffer.compare(Buffer.from(b.source), Buffer.from(a.source)) ||
    b.partition - a.partition ||
    b.place - a.place ||
    b.idx - a.idx
  );
}
