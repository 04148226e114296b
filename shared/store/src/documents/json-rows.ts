import type { UnixNano } from '@logsieve/contracts';
import { parseRfc3339 } from '@logsieve/contracts';
import { PermanentError } from '@logsieve/pipeline';
import type { Engine, Inserted } from '../engine/engine.ts';
import { clampTime } from '../native/native-block.ts';

/** Inserts small rows as JSON. `token` names exactly these rows. */
export async function insertRows(
  engine: Engine,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  token: string,
): Promise<Inserted> {
  const first = rows[0];
  if (first === undefined) return { tries: 0 };
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  return engine.insert({
    into: `${table} (${Object.keys(first).join(', ')})`,
    format: 'JSONEachRow',
    body: [Buffer.from(text, 'utf8')],
    token,
  });
}

/**
 * Rows of a table that keeps one of equal ones (ReplacingMergeTree). What was tried more than once is given again under another token: an engine that was
 * killed in between may know the first token and not have the rows (decision 60).
 */
export async function insertReplacing(
  engine: Engine,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  token: string,
): Promise<void> {
  const { tries } = await insertRows(engine, table, rows, token);
  if (tries > 1) await insertRows(engine, table, rows, `${token}#2`);
}

/** DateTime64(9) as JSON input: seconds with nine decimals. */
export function dateTime(time: UnixNano): string {
  const clamped = clampTime(time);
  const sign = clamped < 0n ? '-' : '';
  const digits = (clamped < 0n ? -clamped : clamped).toString().padStart(10, '0');
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** The same from RFC 3339. */
export function dateTimeOf(rfc3339: string): string {
  const time = parseRfc3339(rfc3339);
  if (time === null) throw new PermanentError(`not an RFC 3339 time: ${rfc3339}`);
  return dateTime(time);
}

/** 16 hex digits as UInt64. */
export const hash64 = (hex: string): string => BigInt(`0x${hex === '' ? '0' : hex}`).toString();

/** UInt64 as 16 hex digits. */
export const hex64 = (decimal: string): string => BigInt(decimal).toString(16).padStart(16, '0');
