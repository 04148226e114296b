import { PermanentError } from '@logsieve/pipeline';
import { ByteSink } from '../native/byte-sink.ts';
import { RowReader } from '../native/row-reader.ts';

/** One line as it came. */
export interface LineBytes {
  readonly offset: number;
  readonly index: number;
  readonly bytes: Buffer;
}

/** What the functions below read: a RowBinary result of these columns of `lines`. */
export const STORED_LINE_COLUMNS = 'offset, idx, pattern, params, raw';

/** Constant parts of patterns by id, as UTF-8. */
export type PatternParts = ReadonlyMap<bigint, readonly Uint8Array[]>;

const NO_PATTERN = 0n;

/** Ids of the patterns that the rows point to. */
export function patternsIn(rows: Buffer): Set<bigint> {
  const found = new Set<bigint>();
  const reader = new RowReader(rows);
  while (!reader.atEnd) {
    reader.skip(8 + 4);
    const pattern = reader.uint64();
    if (pattern !== NO_PATTERN) found.add(pattern);
    for (let left = reader.varint(); left > 0; left -= 1) reader.skip(reader.varint());
    reader.skip(reader.varint());
  }
  return found;
}

/**
 * The lines' exact bytes.
 * @throws PermanentError where a pattern is not given or has another number of slots than the row has values.
 */
export function decodeLines(rows: Buffer, patterns: PatternParts): LineBytes[] {
  const places: { offset: number; index: number; start: number; end: number }[] = [];
  const text = new ByteSink(rows.length * 2);
  const reader = new RowReader(rows);
  while (!reader.atEnd) {
    const offset = reader.uint64AsNumber();
    const index = reader.uint32();
    const pattern = reader.uint64();
    const values = reader.varint();
    const start = text.length;
    if (pattern === NO_PATTERN) {
      for (let left = values; left > 0; left -= 1) reader.skip(reader.varint());
      reader.copy(reader.varint(), text);
    } else {
      const parts = partsOf(patterns, pattern, values, offset);
      text.raw(parts[0] ?? NOTHING);
      for (let at = 1; at <= values; at += 1) {
        reader.copy(reader.varint(), text);
        text.raw(parts[at] ?? NOTHING);
      }
      reader.skip(reader.varint());
    }
    places.push({ offset, index, start, end: text.length });
  }
  const all = text.bytes();
  return places.map(({ offset, index, start, end }) => ({ offset, index, bytes: all.subarray(start, end) }));
}

const NOTHING = new Uint8Array(0);

function partsOf(patterns: PatternParts, pattern: bigint, values: number, offset: number): readonly Uint8Array[] {
  const parts = patterns.get(pattern);
  const id = pattern.toString(16).padStart(16, '0');
  if (parts === undefined) throw new PermanentError(`line ${String(offset)} needs pattern ${id}, which is not stored`);
  if (parts.length !== values + 1)
    throw new PermanentError(
      `line ${String(offset)} has ${String(values)} values, pattern ${id} ${String(parts.length - 1)} slots`,
    );
  return parts;
}
