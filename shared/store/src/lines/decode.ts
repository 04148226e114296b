import { PermanentError } from '@logsieve/pipeline';
import { ByteSink } from '../native/byte-sink.ts';
import { RowReader } from '../native/row-reader.ts';
import type { BlockValues, SlotValues } from '../values/decode-values.ts';

/** One line as it came. */
export interface LineBytes {
  readonly offset: number;
  readonly index: number;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly bytes: Buffer;
}

/** What `BlockDecoder` reads: a RowBinary result of these columns of `lines`. */
export const STORED_LINE_COLUMNS = 'offset, idx, pattern, toUnixTimestamp64Nano(time), raw';

/** Constant parts of patterns by number, as UTF-8. */
export type PatternParts = ReadonlyMap<bigint, readonly Uint8Array[]>;

const NO_PATTERN = 0n;
const NOTHING = new Uint8Array(0);
const NO_SLOTS: readonly never[] = [];

/** Numbers of the patterns that the rows point to. */
export function patternsIn(rows: Buffer): Set<bigint> {
  const found = new Set<bigint>();
  const reader = new RowReader(rows);
  while (!reader.atEnd) {
    reader.skip(8 + 4);
    const pattern = reader.uint64();
    if (pattern !== NO_PATTERN) found.add(pattern);
    reader.skip(8);
    reader.skip(reader.varint());
  }
  return found;
}

/** The exact bytes of a block's lines, which must come in the order of their positions, the first one first: values are told apart by it. */
export class BlockDecoder {
  readonly #patterns: PatternParts;
  readonly #values: BlockValues<Buffer>;
  /** Lines of each pattern so far. */
  readonly #seen = new Map<bigint, number>();

  constructor(patterns: PatternParts, values: BlockValues<Buffer>) {
    this.#patterns = patterns;
    this.#values = values;
  }

  /**
   * The next lines of the block.
   * @throws PermanentError where a pattern is not given or has another number of slots than there are values.
   */
  decode(rows: Buffer): LineBytes[] {
    const places: { offset: number; index: number; time: bigint; start: number; end: number }[] = [];
    const text = new ByteSink(rows.length * 2);
    const reader = new RowReader(rows);
    while (!reader.atEnd) {
      const offset = reader.uint64AsNumber();
      const index = reader.uint32();
      const pattern = reader.uint64();
      const time = reader.int64();
      const start = text.length;
      if (pattern === NO_PATTERN) reader.copy(reader.varint(), text);
      else {
        this.#rebuild(pattern, offset, time, text);
        reader.skip(reader.varint());
      }
      places.push({ offset, index, time, start, end: text.length });
    }
    const all = text.bytes();
    return places.map(({ start, end, ...place }) => ({ ...place, bytes: all.subarray(start, end) }));
  }

  #rebuild(pattern: bigint, offset: number, time: bigint, text: ByteSink): void {
    const slots = this.#values.get(pattern) ?? NO_SLOTS;
    const parts = this.#partsOf(pattern, slots, offset);
    const nth = this.#seen.get(pattern) ?? 0;
    this.#seen.set(pattern, nth + 1);
    text.raw(parts[0] ?? NOTHING);
    for (let slot = 0; slot < slots.length; slot += 1) {
      const value = slots[slot]?.at(nth, time) ?? '';
      if (typeof value === 'string') text.ascii(value);
      else text.raw(value);
      text.raw(parts[slot + 1] ?? NOTHING);
    }
  }

  #partsOf(pattern: bigint, slots: readonly SlotValues<Buffer>[], offset: number): readonly Uint8Array[] {
    const parts = this.#patterns.get(pattern);
    if (parts === undefined)
      throw new PermanentError(`line ${String(offset)} needs pattern number ${String(pattern)}, which is not stored`);
    if (parts.length !== slots.length + 1)
      throw new PermanentError(
        `line ${String(offset)} has ${String(slots.length)} values, pattern number ${String(pattern)} ${String(parts.length - 1)} slots`,
      );
    return parts;
  }
}
