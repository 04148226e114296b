import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockDigits } from './clock-digits.ts';
import { SlotValues } from './decode-values.ts';
import { encodeColumn } from './encode-column.ts';
import { KIND } from './kinds.ts';

const clock = new ClockDigits();

function encoded(texts: readonly string[], times: readonly bigint[] | null) {
  const values = texts.map((text) => Buffer.from(text));
  const ends = Uint32Array.from(
    values,
    (
      (end) => (value: Buffer) =>
        (end += value.length)
    )(0),
  );
  const starts = Uint32Array.from(values, (value, n) => (ends[n] ?? 0) - value.length);
  const column = { bytes: Buffer.concat(values), starts, ends, from: 0, count: texts.length };
  return encodeColumn(column, times === null ? null : (n) => clock.of(times[n] ?? 0n));
}

/** What comes back when the column is stored as it was encoded. */
function decoded(texts: readonly string[], times: readonly bigint[] | null): { kind: number; texts: string[] } {
  const one = encoded(texts, times);
  const slot = new SlotValues<string>({
    kind: one.kind,
    base: 'base' in one ? one.base : 0,
    format: 'format' in one ? one.format : '',
    text: one.kind === KIND.constant ? (texts[0] ?? '') : '',
    texts: one.kind === KIND.texts ? texts : one.kind === KIND.dictionary ? one.firsts.map((n) => texts[n] ?? '') : [],
    numbers: 'numbers' in one ? one.numbers : [],
  });
  return { kind: one.kind, texts: texts.map((_, n) => slot.at(n, times?.[n] ?? 0n)) };
}

const counting = (first: number, step: number): string[] =>
  Array.from({ length: 30 }, (_, n) => String(first + n * step));

describe('values of a slot', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '7', '9'), maxLength: 17 });
  const text = fc.oneof(
    digits,
    fc.tuple(digits, digits).map(([a, b]) => `${a}:${b}`),
    fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => one.isWellFormed()),
    fc.constantFrom('', '0', '-1', '+1', '1e5', '007', '9007199254740993', 'é', 'same', 'same'),
  );
  const time = fc.bigInt({ min: -2_208_988_800_000_000_000n, max: 9_223_372_036_854_775_807n });

  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, time), { minLength: 1, maxLength: 20 }), fc.boolean(), (lines, isTime) => {
        const texts = lines.map(([one]) => one);
        expect(decoded(texts, isTime ? lines.map(([, at]) => at) : null).texts).toEqual(texts);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['constant', ['x'], null, KIND.constant],
    ['constant', ['12', '12'], null, KIND.constant],
    ['whole numbers', ['0', '17', '3', '999999999999999'], null, KIND.numbers],
    ['numbers that count on', counting(1_000_000, 1), null, KIND.counter],
    ['numbers that count down', counting(1_000_000, -3), null, KIND.counter],
    ['numbers in a form', ['blk_001', 'blk_917', 'blk_003'], null, KIND.numbers],
    ['few words', ['GET', 'PUT', 'GET', 'GET'], null, KIND.dictionary],
    ['words', ['a', 'b', 'c'], null, KIND.texts],
    ['numbers of too many digits', ['1234567890123456', '1'], null, KIND.texts],
    [
      'times that are those of the lines',
      ['2025-06-15 15:06:40,000', '2025-06-15 15:06:41,250'],
      [1_750_000_000_000_000_000n, 1_750_000_001_250_999_999n],
      KIND.clock,
    ],
    ['a part of a time', ['15:06:40'], [1_750_000_000_000_000_000n], KIND.clock],
    ['times before 1970', ['19691231 235959.5'], [-500_000_000n], KIND.clock],
    [
      'times of another zone',
      ['17:06:40', '17:06:42'],
      [1_750_000_000_000_000_000n, 1_750_000_002_000_000_000n],
      KIND.numbers,
    ],
  ] as const)('are %s where they are', (_, texts, times, kind) => {
    expect(decoded(texts, times)).toEqual({ kind, texts: [...texts] });
  });
});
