import type { Pattern } from '@logsieve/contracts';
import { Turn } from '@logsieve/pipeline';
import { ByteSink } from '../native/byte-sink.ts';
import { DictionaryColumn, NativeBlock, bytesOf, withRoom } from '../native/native-block.ts';
import { ClockDigits } from './clock-digits.ts';
import { encodeColumn } from './encode-column.ts';
import type { EncodedColumn, TextColumn } from './encode-column.ts';
import { KIND, NUMBER_COLUMNS } from './kinds.ts';

/** Values of the lines of a block, as they were written one line after the other. */
export interface WrittenValues {
  readonly lines: number;
  /** Patterns by their place in the block. */
  readonly patterns: readonly { readonly pattern: Pattern; readonly number: bigint }[];
  /** Per line the place of its pattern, -1 without one. */
  readonly patternAt: Int32Array;
  /** Per line where its values begin in `bytes`: each a LEB128 length and UTF-8. */
  readonly valuesAt: Uint32Array;
  readonly bytes: Uint8Array;
  /** Unix nanoseconds per line. */
  readonly times: BigInt64Array;
}

export interface BlockKey {
  readonly block: bigint;
  readonly source: string;
  readonly partition: number;
  /** Days since 1970. */
  readonly day: number;
}

/** Other work waits no longer than this. */
const TURN_MS = 10;

/** The `line_values` rows of a block: one per pattern and slot. What it is given must not change until it is done. */
export async function encodeValues(values: WrittenValues, key: BlockKey): Promise<NativeBlock> {
  const turn = new Turn(TURN_MS);
  const rows = new ValueRows();
  const ordered = linesByPattern(values);
  const clocks = new LineClocks(values.times);
  let starts = new Uint32Array(1_024);
  let ends = new Uint32Array(1_024);
  let first = 0;
  for (const [place, { pattern, number }] of values.patterns.entries()) {
    const lines = ordered.lines.subarray(first, (first += ordered.counts[place] ?? 0));
    const slots = pattern.parts.length - 1;
    if (lines.length === 0 || slots === 0) continue;
    starts = withRoom(starts, lines.length * slots);
    ends = withRoom(ends, lines.length * slots);
    findValues(values, lines, slots, starts, ends);
    for (let slot = 0; slot < slots; slot += 1) {
      const column = { bytes: values.bytes, starts, ends, from: slot * lines.length, count: lines.length };
      const isTime = pattern.slots[slot]?.kind === 'time';
      rows.add(number, slot, column, encodeColumn(column, isTime ? (n) => clocks.of(lines[n] ?? 0) : null));
      if (turn.isOver) await turn.pass();
    }
  }
  return rows.block(key);
}

/** Lines with a pattern, those of each pattern together, in their order. */
function linesByPattern({ lines, patterns, patternAt }: WrittenValues): { counts: Uint32Array; lines: Uint32Array } {
  const counts = new Uint32Array(patterns.length);
  for (let line = 0; line < lines; line += 1) {
    const place = patternAt[line] ?? -1;
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  }
  const next = new Uint32Array(patterns.length);
  for (let place = 1; place < patterns.length; place += 1)
    next[place] = (next[place - 1] ?? 0) + (counts[place - 1] ?? 0);
  const ordered = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  for (let line = 0; line < lines; line += 1) {
    const place = patternAt[line] ?? -1;
    if (place < 0) continue;
    const at = next[place] ?? 0;
    next[place] = at + 1;
    ordered[at] = line;
  }
  return { counts, lines: ordered };
}

function findValues(
  { bytes, valuesAt }: WrittenValues,
  lines: Uint32Array,
  slots: number,
  starts: Uint32Array,
  ends: Uint32Array,
): void {
  for (let n = 0; n < lines.length; n += 1) {
    let at = valuesAt[lines[n] ?? 0] ?? 0;
    for (let slot = 0; slot < slots; slot += 1) {
      let length = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = bytes[at++] ?? 0;
        length += (byte & 127) * scale;
        if (byte < 128) break;
      }
      starts[slot * lines.length + n] = at;
      at += length;
      ends[slot * lines.length + n] = at;
    }
  }
}

/** Digits of a line's time, made once however many slots hold it. */
class LineClocks {
  readonly #times: BigInt64Array;
  readonly #known: string[] = [];
  readonly #digits = new ClockDigits();

  constructor(times: BigInt64Array) {
    this.#times = times;
  }

  of(line: number): string {
    return (this.#known[line] ??= this.#digits.of(this.#times[line] ?? 0n));
  }
}

const FIRST_ROWS = 256;

class ValueRows {
  #rows = 0;
  #pattern = new BigUint64Array(FIRST_ROWS);
  #slot = new Uint32Array(FIRST_ROWS);
  #lines = new Uint32Array(FIRST_ROWS);
  #kind = new Uint8Array(FIRST_ROWS);
  #base = new BigInt64Array(FIRST_ROWS);
  #textEnds = new Uint32Array(FIRST_ROWS * 2);
  readonly #format = new DictionaryColumn();
  readonly #numbers = NUMBER_COLUMNS.map(({ bytes }) => new NumberArrays(bytes));
  readonly #text = new ByteSink(1 << 16);
  readonly #texts = new ByteSink(1 << 16);
  #textCount = 0;

  add(pattern: bigint, slot: number, column: TextColumn, encoded: EncodedColumn): void {
    const row = this.#rows;
    this.#reserve(row + 1);
    this.#pattern[row] = pattern;
    this.#slot[row] = slot + 1;
    this.#lines[row] = column.count;
    this.#kind[row] = encoded.kind;
    this.#base[row] = 'base' in encoded ? BigInt(encoded.base) : 0n;
    this.#format.set(row, 'format' in encoded ? encoded.format : '');
    const numbers = 'numbers' in encoded ? encoded.numbers : NO_NUMBERS;
    const narrowest = widthOf(numbers);
    for (const arrays of this.#numbers) arrays.add(row, arrays.bytes === narrowest ? numbers : NO_NUMBERS);
    if (encoded.kind === KIND.constant) writeText(this.#text, column, 0);
    else this.#text.varint(0);
    if (encoded.kind === KIND.texts) for (let n = 0; n < column.count; n += 1) this.#addText(column, n);
    if (encoded.kind === KIND.dictionary) for (const n of encoded.firsts) this.#addText(column, n);
    this.#textEnds[row * 2] = this.#textCount;
    this.#rows += 1;
  }

  block({ block, source, partition, day }: BlockKey): NativeBlock {
    const rows = this.#rows;
    const native = new NativeBlock(rows)
      .add('block', 'UInt64', bytesOf(new BigUint64Array(rows).fill(block)))
      .add('source', 'LowCardinality(String)', ...DictionaryColumn.of(source, rows))
      .add('partition', 'UInt32', bytesOf(new Uint32Array(rows).fill(partition)))
      .add('day', 'Date', bytesOf(new Uint16Array(rows).fill(day)))
      .add('pattern', 'UInt64', bytesOf(this.#pattern.subarray(0, rows)))
      .add('slot', 'UInt32', bytesOf(this.#slot.subarray(0, rows)))
      .add('lines', 'UInt32', bytesOf(this.#lines.subarray(0, rows)))
      .add('kind', 'UInt8', this.#kind.subarray(0, rows))
      .add('base', 'Int64', bytesOf(this.#base.subarray(0, rows)))
      .add('format', 'LowCardinality(String)', ...this.#format.chunks(rows))
      .add('text', 'String', this.#text.bytes())
      .add('texts', 'Array(String)', bytesOf(this.#textEnds.subarray(0, rows * 2)), this.#texts.bytes());
    NUMBER_COLUMNS.forEach(({ name, type }, at) =>
      native.add(name, `Array(${type})`, ...(this.#numbers[at]?.chunks(rows) ?? [])),
    );
    return native;
  }

  #addText(column: TextColumn, n: number): void {
    writeText(this.#texts, column, n);
    this.#textCount += 1;
  }

  #reserve(rows: number): void {
    this.#pattern = withRoom(this.#pattern, rows);
    this.#slot = withRoom(this.#slot, rows);
    this.#lines = withRoom(this.#lines, rows);
    this.#kind = withRoom(this.#kind, rows);
    this.#base = withRoom(this.#base, rows);
    this.#textEnds = withRoom(this.#textEnds, rows * 2);
  }
}

const NO_NUMBERS = new Float64Array(0);

function widthOf(numbers: Float64Array): number {
  const greatest = numbers.reduce((a, b) => Math.max(a, b), 0);
  return NUMBER_COLUMNS.find(({ bytes }) => greatest < 256 ** bytes)?.bytes ?? 8;
}

/** A column of arrays of unsigned numbers, little-endian. */
class NumberArrays {
  readonly bytes: number;
  #ends = new Uint32Array(FIRST_ROWS * 2);
  #values = new Uint8Array(FIRST_ROWS);
  #count = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  add(row: number, numbers: Float64Array): void {
    const { bytes } = this;
    this.#values = withRoom(this.#values, (this.#count + numbers.length) * bytes);
    for (const number of numbers) {
      const at = this.#count * bytes;
      let rest = number;
      for (let byte = 0; byte < bytes; byte += 1) {
        this.#values[at + byte] = rest;
        rest = Math.floor(rest / 256);
      }
      this.#count += 1;
    }
    this.#ends = withRoom(this.#ends, row * 2 + 2);
    this.#ends[row * 2] = this.#count;
  }

  chunks(rows: number): Uint8Array[] {
    return [bytesOf(this.#ends.subarray(0, rows * 2)), this.#values.subarray(0, this.#count * this.bytes)];
  }
}

function writeText(into: ByteSink, { bytes, starts, ends, from }: TextColumn, n: number): void {
  const start = starts[from + n] ?? 0;
  const end = ends[from + n] ?? 0;
  into.varint(end - start);
  into.range(bytes, start, end);
}
