import type { UnixNano } from '@logsieve/contracts';

/** Event times from (inclusive) and to (exclusive); `null` = everything retained. */
export interface TimeRange {
  readonly from: UnixNano | null;
  readonly to: UnixNano | null;
}

export const EVERYTHING: TimeRange = { from: null, to: null };

export const NANOS_PER_MINUTE = 60_000_000_000n;

export const minuteOf = (time: UnixNano): number => {
  const minute = time / NANOS_PER_MINUTE;
  return Number(time < 0n && time % NANOS_PER_MINUTE !== 0n ? minute - 1n : minute);
};

const isFullMinute = (time: UnixNano): boolean => time % NANOS_PER_MINUTE === 0n;

/** DateTime64 holds 1900 to 2262; a range beyond is as good as its end. */
const EARLIEST = -2_208_988_800_000_000_000n;
const LATEST = 9_223_372_036_000_000_000n;
const clamp = (time: UnixNano): UnixNano => (time < EARLIEST ? EARLIEST : time > LATEST ? LATEST : time);

/** A literal for SQL: digits only, so that nothing of a request's text gets into a statement. */
export const timeLiteral = (time: UnixNano): string =>
  `fromUnixTimestamp64Nano(toInt64(${clamp(time).toString()}), 'UTC')`;

/** Conditions on a time, by default that of `lines`. */
export function timeConditions(range: TimeRange, time = 'lines.time'): string[] {
  return [
    ...(range.from === null ? [] : [`${time} >= ${timeLiteral(range.from)}`]),
    ...(range.to === null ? [] : [`${time} < ${timeLiteral(range.to)}`]),
  ];
}

/** Conditions on `blocks`: those that may hold lines of the range. */
export const blockConditions = (range: TimeRange): string[] => [
  ...(range.from === null ? [] : [`blocks.max_time >= ${timeLiteral(range.from)}`]),
  ...(range.to === null ? [] : [`blocks.min_time < ${timeLiteral(range.to)}`]),
];

/** Committed blocks that may hold lines of the range. */
export function committedBlocksIn(range: TimeRange): string {
  const conditions = blockConditions(range);
  return `SELECT blocks.block FROM blocks${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
}

/**
 * SQL that gives exact counts of a range as rows (minute, service, severity, pattern, count, first, last): whole minutes come from the ledger,
 * the two edges from the lines themselves. A group may appear in several rows.
 */
export function groupsSql(range: TimeRange): string {
  const { from, to } = range;
  const fromMinute = from === null ? null : minuteOf(from) + (isFullMinute(from) ? 0 : 1);
  const toMinute = to === null ? null : minuteOf(to);
  if (fromMinute !== null && toMinute !== null && fromMinute >= toMinute) return edgeSql(range);
  const edges: TimeRange[] = [];
  if (from !== null && fromMinute !== null && !isFullMinute(from))
    edges.push({ from, to: BigInt(fromMinute) * NANOS_PER_MINUTE });
  if (to !== null && toMinute !== null && !isFullMinute(to))
    edges.push({ from: BigInt(toMinute) * NANOS_PER_MINUTE, to });
  return [ledgerSql(range, fromMinute, toMinute), ...edges.map(edgeSql)].join('\nUNION ALL\n');
}

function ledgerSql(range: TimeRange, fromMinute: number | null, toMinute: number | null): string {
  const conditions = [
    ...blockConditions(range),
    ...(fromMinute === null ? [] : [`minute >= ${String(fromMinute)}`]),
    ...(toMinute === null ? [] : [`minute < ${String(toMinute)}`]),
  ];
  return `SELECT group_minute AS minute, group_service AS service, group_severity AS severity, group_pattern AS pattern,
      group_count AS count, group_first AS first, group_last AS last
    FROM blocks ARRAY JOIN group_minute, group_service, group_severity, group_pattern, group_count, group_first, group_last
    ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`;
}

function edgeSql(range: TimeRange): string {
  return `SELECT toInt32(intDiv(toUnixTimestamp64Nano(lines.time), ${NANOS_PER_MINUTE.toString()})) AS minute,
      toString(lines.service) AS service, lines.severity AS severity, lines.pattern AS pattern, count() AS count,
      min(lines.time) AS first, max(lines.time) AS last
    FROM lines WHERE lines.block IN (${committedBlocksIn(range)}) AND ${timeConditions(range).join(' AND ')}
    GROUP BY minute, service, severity, pattern`;
}

/** Where each (service, pattern) points now; a pattern by its numbers. ANY joins keep the order in which they are written. */
export const LINKS_SQL = `SELECT service, pattern, template
  FROM (
    SELECT said.service AS service, numbered.numbers AS numbers, said.template AS template FROM links AS said
    LEFT ANY JOIN (SELECT p.id AS id, groupUniqArray(p.number) AS numbers FROM patterns AS p GROUP BY p.id) AS numbered ON numbered.id = said.pattern)
  ARRAY JOIN numbers AS pattern`;

/** Each template's text as it is now. */
export const TEMPLATE_TEXTS_SQL = `SELECT t.id AS id, argMax(t.text, t.version) AS text FROM templates AS t GROUP BY t.id`;

/** A 64-bit id as the API shows it. */
export const hexSql = (column: string): string => `leftPad(lower(hex(${column})), 16, '0')`;
