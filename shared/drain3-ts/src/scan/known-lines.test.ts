import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDEAS, Ideas } from '../ideas.ts';
import { KnownLines } from './known-lines.ts';
import { Scanner } from './scanner.ts';

const ideas = new Ideas(IDEAS);
const scanner = new Scanner(256, 16_384, ideas);

function partsOf(line: string, { starts, ends, count }: Scanner): string[] {
  const cuts = [0, ...ends.subarray(0, count)];
  return cuts.map((from, at) => line.slice(from, at < count ? starts[at] : line.length));
}

function find<T>(known: KnownLines<T>, line: string, by = scanner): T | undefined {
  by.scan(line, undefined);
  return known.find(line, by)?.target;
}

/** What `line` is without its values, kept for `target`. */
function keep<T>(known: KnownLines<T>, line: string, target: T, isPlanned = false): void {
  scanner.scan(line, undefined);
  known.add(scanner, { parts: partsOf(line, scanner), target, plan: isPlanned ? [] : undefined });
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

  it('are never more than there is room for: a full table starts anew', () => {
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

  it('are lines of one skeleton: same constant texts, same kinds of values', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 2, max: 12 }),
        (lines, maxTokens) => {
          const by = new Scanner(maxTokens, 64, ideas);
          const known = new KnownLines<string>(1_000);
          const seen = new Set<string>();
          for (const given of lines) {
            by.scan(given, undefined);
            const parts = partsOf(given, by);
            const skeleton = JSON.stringify([by.isAscii, parts, [...by.kinds.subarray(0, by.count)]]);
            expect(known.find(given, by)?.target).toBe(seen.has(skeleton) ? skeleton : undefined);
            known.add(by, { parts, target: skeleton, plan: undefined });
            seen.add(skeleton);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('are not taken for one where a character has the code of a slot', () => {
    const known = new KnownLines<string>(1_000);
    // U+0081 has the code that stands for a number in a skeleton.
    keep(known, 'job \u0081 took 12 ms', 'a letter');
    keep(known, 'job 7 took 12 ms', 'a number');
    expect([find(known, 'job \u0081 took 9 ms'), find(known, 'job 12 took 9 ms')]).toEqual(['a letter', 'a number']);
  });
});
