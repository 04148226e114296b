import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDEAS, Ideas } from './ideas.ts';
import { KnownLines } from './known-lines.ts';
import { Scanner } from './scanner.ts';

const ideas = new Ideas(IDEAS);
const newScanner = (): Scanner => new Scanner(256, 16_384, ideas);
const scanner = newScanner();

type Cut = [start: number, end: number, kind: number];

const cutsOf = ({ starts, ends, kinds, count }: Scanner): Cut[] =>
  Array.from({ length: count }, (_, at): Cut => [starts[at] ?? 0, ends[at] ?? 0, kinds[at] ?? 0]);

const partsOf = (line: string, cuts: readonly Cut[]): string[] => [
  ...cuts.map(([start], at) => line.slice(cuts[at - 1]?.[1] ?? 0, start)),
  line.slice(cuts.at(-1)?.[1] ?? 0),
];

/** What the scanner finds without any knowledge of lines. */
function cutAnew(line: string, by = newScanner()): Cut[] {
  by.begin(line, undefined);
  by.finish(0);
  return cutsOf(by);
}

function find<T>(known: KnownLines<T>, line: string, by = scanner): T | undefined {
  by.begin(line, undefined);
  return known.find(line, by)?.target;
}

/** What `line` is without its values, kept for `target`. */
function keep<T>(known: KnownLines<T>, line: string, target: T, isPlanned = false, by = scanner): void {
  find(known, line, by);
  known.add(by, { parts: partsOf(line, cutsOf(by)), target, plan: isPlanned ? [] : undefined });
}

const word = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)] ?? '').join('');

describe('known lines', () => {
  it('are found while their number grows, whatever their values are', () => {
    const known = new KnownLines<number>(32_768);
    for (let n = 0; n < 4_000; n++) keep(known, `job ${word(n)} took 12 ms`, n);
    for (let n = 0; n < 4_000; n++) expect(find(known, `job ${word(n)} took 345 ms`)).toBe(n);
    expect(find(known, 'job of nobody took 3 ms')).toBeUndefined();
    expect(known.size).toBe(4_000);
  });

  it('are never more than there is room for: a full tree starts anew', () => {
    const known = new KnownLines<number>(600);
    for (let n = 0; n < 5_000; n++) {
      keep(known, `job ${word(n)} took 12 ms`, n);
      expect(known.size).toBeLessThanOrEqual(known.capacity);
    }
    expect(find(known, 'job ejjj took 7 ms')).toBe(4_999);
    expect(find(known, 'job b took 7 ms')).toBeUndefined();
  });

  it('are forgotten with the templates that they depend on', () => {
    const known = new KnownLines<string>(100);
    keep(known, 'job a took 12 ms', 'planned', true);
    keep(known, 'job about took 12 ms', 'its own');
    known.dropPlanned();
    expect([find(known, 'job a took 7 ms'), find(known, 'job about took 7 ms'), known.size]).toEqual([
      undefined,
      'its own',
      1,
    ]);
  });

  it('are told apart beyond ASCII, where one code stands for many characters', () => {
    const known = new KnownLines<string>(1_000);
    // U+0101 and U+0180 have one code.
    const names = ['\u0101', '\u0180', '\u0101\u0180', '\u0180\u0101'];
    for (const name of names) keep(known, `${name} took 12 ms`, name);
    for (const name of names) expect(find(known, `${name} took 7 ms`)).toBe(name);
  });

  const text = fc.constantFrom(
    'user',
    'a',
    'aa',
    'ab',
    'utf8',
    'x=',
    '/var/log',
    'v',
    'é',
    'KB',
    '-',
    '(',
    ',',
    '?',
    'C:\\x',
    'ms',
    ':',
  );
  const value = fc.constantFrom(
    '1',
    '12',
    '123',
    '7.5',
    '10.0.0.1:80',
    'blk_7',
    'a1',
    '/a/b1',
    'http://h/x?a=1',
    '12:30:01,123',
    '0xff',
    'ff:0a:1',
    'q.w.e',
  );
  const joint = fc.constantFrom(' ', ' ', ' ', ',', '=', '', ' - [10/Oct/2000:13:55:36 ');
  const line = fc
    .array(fc.tuple(fc.oneof(text, value), joint), { minLength: 1, maxLength: 8 })
    .map((pairs) => pairs.map(([piece, gap]) => piece + gap).join(''));

  it('never change what the scanner finds, and are lines of one skeleton', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 2, max: 12 }),
        (lines, maxTokens) => {
          const by = new Scanner(maxTokens, 64, ideas);
          const known = new KnownLines<string[]>(1_000);
          for (const given of lines) {
            const cuts = cutAnew(given, new Scanner(maxTokens, 64, ideas));
            const parts = partsOf(given, cuts);
            const found = find(known, given, by);
            expect(cutsOf(by)).toEqual(cuts);
            if (found === undefined) keep(known, given, parts, false, by);
            else expect(found).toEqual(parts);
            expect(find(known, given, by)).toEqual(parts);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
