import { CLOCK_DIGITS } from './clock-digits.ts';
import type { DigitFormat } from './digit-format.ts';
import { digitFormat, digitsIn, hasFormat, isDigit } from './digit-format.ts';
import { KIND, MOST_DIGITS } from './kinds.ts';

/** Values of one slot in the lines of one pattern, as places of UTF-8 texts: value n is from `starts[from + n]` to `ends[from + n]`. */
export interface TextColumn {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly from: number;
  readonly count: number;
}

export type EncodedColumn =
  | { readonly kind: typeof KIND.constant | typeof KIND.texts }
  | {
      readonly kind: typeof KIND.numbers | typeof KIND.counter;
      readonly base: number;
      readonly numbers: Float64Array;
      readonly format: DigitFormat;
    }
  | {
      readonly kind: typeof KIND.dictionary;
      readonly numbers: Float64Array;
      /** Which value of the column each key was first. */
      readonly firsts: readonly number[];
    }
  | { readonly kind: typeof KIND.clock; readonly base: number; readonly format: DigitFormat };

/** A reader's lambda carries the dictionary once per line: it must be small. */
const DICTIONARY_BYTES = 1_024;
const DICTIONARY_KEYS = 255;
const ZERO = 48;

/** @param clockOf 23 digits of the time of line n of the column, for slots that hold a time; else `null` */
export function encodeColumn(column: TextColumn, clockOf: ((n: number) => string) | null): EncodedColumn {
  const asClock = clockOf === null ? null : clock(column, clockOf);
  if (asClock !== null) return asClock;
  if (allEqual(column)) return { kind: KIND.constant };
  return wholeNumbers(column) ?? dictionary(column) ?? { kind: KIND.texts };
}

function allEqual({ bytes, starts, ends, from, count }: TextColumn): boolean {
  const start = starts[from] ?? 0;
  const length = (ends[from] ?? 0) - start;
  for (let n = 1; n < count; n += 1) {
    const other = starts[from + n] ?? 0;
    if ((ends[from + n] ?? 0) - other !== length) return false;
    for (let at = 0; at < length; at += 1) if (bytes[start + at] !== bytes[other + at]) return false;
  }
  return true;
}

function clock(column: TextColumn, clockOf: (n: number) => string): EncodedColumn | null {
  const { bytes, starts, ends, from, count } = column;
  const format = digitFormat(bytes, starts[from] ?? 0, ends[from] ?? 0);
  if (format === null) return null;
  const digits = digitsIn(format);
  for (let base = 0; base + digits <= CLOCK_DIGITS; base += 1) {
    let n = 0;
    while (n < count && holdsClock(column, n, format, clockOf(n), base)) n += 1;
    if (n === count) return { kind: KIND.clock, base, format };
  }
  return null;
}

function holdsClock(
  { bytes, starts, ends, from }: TextColumn,
  n: number,
  format: DigitFormat,
  clockText: string,
  base: number,
): boolean {
  const start = starts[from + n] ?? 0;
  if ((ends[from + n] ?? 0) - start !== format.length) return false;
  let next = base;
  for (let at = 0; at < format.length; at += 1) {
    const wanted = format.charCodeAt(at);
    if (bytes[start + at] !== (wanted === ZERO ? clockText.charCodeAt(next++) : wanted)) return false;
  }
  return true;
}

function wholeNumbers(column: TextColumn): EncodedColumn | null {
  const values = new Float64Array(column.count);
  if (readPlain(column, values)) return asNumbers(values, '');
  const start = column.starts[column.from] ?? 0;
  const format = digitFormat(column.bytes, start, column.ends[column.from] ?? 0);
  if (format === null || digitsIn(format) > MOST_DIGITS || !readFormatted(column, format, values)) return null;
  return asNumbers(values, format);
}

/** Numbers without leading zeros: what a number prints as. */
function readPlain({ bytes, starts, ends, from, count }: TextColumn, into: Float64Array): boolean {
  for (let n = 0; n < count; n += 1) {
    const start = starts[from + n] ?? 0;
    const end = ends[from + n] ?? 0;
    if (end === start || end - start > MOST_DIGITS || (bytes[start] === ZERO && end - start > 1)) return false;
    let value = 0;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === undefined || !isDigit(byte)) return false;
      value = value * 10 + byte - ZERO;
    }
    into[n] = value;
  }
  return true;
}

function readFormatted(
  { bytes, starts, ends, from, count }: TextColumn,
  format: DigitFormat,
  into: Float64Array,
): boolean {
  for (let n = 0; n < count; n += 1) {
    const start = starts[from + n] ?? 0;
    if (!hasFormat(bytes, start, ends[from + n] ?? 0, format)) return false;
    let value = 0;
    for (let at = 0; at < format.length; at += 1)
      if (format.charCodeAt(at) === ZERO) value = value * 10 + (bytes[start + at] ?? 0) - ZERO;
    into[n] = value;
  }
  return true;
}

/** As distances from the least or as steps from one to the next, whichever are shorter to write. */
function asNumbers(values: Float64Array, format: DigitFormat): EncodedColumn {
  const least = values.reduce((a, b) => Math.min(a, b));
  const steps = values.map((value, n) => (n === 0 ? 0 : stepNumber(value - (values[n - 1] ?? 0))));
  const distances = values.map((value) => value - least);
  return bitsOf(distances) <= bitsOf(steps)
    ? { kind: KIND.numbers, base: least, numbers: distances, format }
    : { kind: KIND.counter, base: values[0] ?? 0, numbers: steps, format };
}

const stepNumber = (step: number): number => (step < 0 ? -2 * step - 1 : 2 * step);

const bitsOf = (numbers: Float64Array): number => numbers.reduce((sum, number) => sum + Math.log2(1 + number), 0);

function dictionary({ bytes, starts, ends, from, count }: TextColumn): EncodedColumn | null {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const numbers = new Float64Array(count);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size = 0;
  for (let n = 0; n < count; n += 1) {
    const start = starts[from + n] ?? 0;
    const end = ends[from + n] ?? 0;
    if (end - start > DICTIONARY_BYTES) return null;
    const text = view.toString('latin1', start, end);
    let key = known.get(text);
    if (key === undefined) {
      key = known.size;
      size += end - start;
      if (size > DICTIONARY_BYTES || key >= DICTIONARY_KEYS || (key + 1) * 2 > count) return null;
      known.set(text, key);
      firsts.push(n);
    }
    numbers[n] = key;
  }
  return { kind: KIND.dictionary, numbers, firsts };
}
