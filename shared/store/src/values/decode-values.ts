import { PermanentError } from '@logsieve/pipeline';
import { RowReader } from '../native/row-reader.ts';
import { ClockDigits } from './clock-digits.ts';
import type { DigitFormat } from './digit-format.ts';
import { digitsIn, layDigits, numberText } from './digit-format.ts';
import { KIND, NUMBER_COLUMNS } from './kinds.ts';

/** What `readValues` reads: a RowBinary result of these columns of `line_values`. */
export const VALUE_COLUMNS = 'pattern, slot, kind, base, format, text, texts, n8, n16, n32, n64';

/** A row of `line_values`; `Text` is a string, or its UTF-8. */
export interface ValuesRow<Text> {
  readonly kind: number;
  readonly base: number;
  readonly format: DigitFormat;
  readonly text: Text;
  readonly texts: readonly Text[];
  readonly numbers: readonly number[] | Float64Array;
}

/** Values of one slot of one pattern in a block. */
export class SlotValues<Text> {
  readonly #row: ValuesRow<Text>;
  readonly #digits: number;
  readonly #numbers: readonly number[] | Float64Array;
  readonly #clock = new ClockDigits();

  /** @param skipped so many values are left out before the first that the row has; none of a counter's */
  constructor(row: ValuesRow<Text>, skipped = 0) {
    this.#row = row;
    this.#digits = digitsIn(row.format);
    this.#numbers = row.kind === KIND.counter ? runningSums(row.numbers) : row.numbers;
    this.skipped = skipped;
  }

  readonly skipped: number;

  /** The value of the nth line of the pattern in the block, from 0. @throws PermanentError where the row has none. */
  at(n: number, time: bigint): Text | string {
    const { kind, base, format, text, texts } = this.#row;
    const place = n - this.skipped;
    switch (kind) {
      case KIND.constant:
        return text;
      case KIND.texts:
        return given(texts[place], n);
      case KIND.numbers:
      case KIND.counter:
        return numberText(format, this.#digits, base + given(this.#numbers[place], n));
      case KIND.dictionary:
        return given(texts[given(this.#numbers[place], n)], n);
      case KIND.clock:
        return layDigits(format, this.#clock.of(time).slice(base, base + this.#digits));
      default:
        throw new PermanentError(`values of kind ${String(kind)} are not known here`);
    }
  }
}

/** Slots by pattern number, in order. */
export type BlockValues<Text> = ReadonlyMap<bigint, readonly SlotValues<Text>[]>;

/** All values of a block, from a RowBinary result in the order of pattern and slot. */
export function readValues(rows: Buffer): BlockValues<Buffer> {
  const found = new Map<bigint, SlotValues<Buffer>[]>();
  const reader = new RowReader(rows);
  while (!reader.atEnd) {
    const pattern = reader.uint64();
    const slot = reader.uint32();
    const kind = reader.uint8();
    const base = reader.int64AsNumber();
    const format = reader.string().toString('latin1');
    const text = reader.string();
    const texts: Buffer[] = [];
    for (let left = reader.varint(); left > 0; left -= 1) texts.push(reader.string());
    const numbers = readNumbers(reader);
    let slots = found.get(pattern);
    if (slots === undefined) found.set(pattern, (slots = []));
    if (slots.length !== slot - 1)
      throw new PermanentError(`slot ${String(slots.length + 1)} of a pattern is not there`);
    slots.push(new SlotValues({ kind, base, format, text, numbers, texts }));
  }
  return found;
}

function readNumbers(reader: RowReader): Float64Array {
  let numbers = NO_NUMBERS;
  for (const { bytes } of NUMBER_COLUMNS) {
    const count = reader.varint();
    if (count === 0) continue;
    numbers = new Float64Array(count);
    for (let n = 0; n < count; n += 1) numbers[n] = reader.unsigned(bytes);
  }
  return numbers;
}

const NO_NUMBERS = new Float64Array(0);

function runningSums(steps: readonly number[] | Float64Array): Float64Array {
  const sums = Float64Array.from(steps, (step) => (step % 2 === 0 ? step / 2 : -(step + 1) / 2));
  for (let n = 1; n < sums.length; n += 1) sums[n] = (sums[n - 1] ?? 0) + (sums[n] ?? 0);
  return sums;
}

function given<T>(value: T | undefined, n: number): T {
  if (value === undefined) throw new PermanentError(`value ${String(n)} of a slot is not stored`);
  return value;
}
