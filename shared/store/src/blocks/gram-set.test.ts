import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GramSet, gramHashes } from './gram-set.ts';

const setOf = (lines: readonly string[]): Uint8Array => {
  const set = new GramSet();
  set.add(Buffer.from(lines.map((line) => `${line}\n`).join('')));
  return set.bytes();
};

/** As the engine tests it. */
const mayHold = (set: Uint8Array, text: string): boolean =>
  set.length === 0 ||
  gramHashes(text).every((hash) => {
    const bit = hash & (set.length * 8 - 1);
    return ((set[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  });

const line = fc
  .string({ unit: 'binary', maxLength: 300 })
  .filter((text) => !text.includes('\n') && text.isWellFormed());

test('a text that is in a line is never ruled out, in whatever case its letters are', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), fc.nat(), fc.nat(), fc.nat(), (lines, which, a, b) => {
      const characters = [...(lines[which % lines.length] ?? '')];
      const [from, to] = [a % (characters.length + 1), b % (characters.length + 1)].sort((x, y) => x - y);
      const text = characters.slice(from, to).join('');
      const otherCase = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
      return mayHold(setOf(lines), text) && mayHold(setOf(lines), otherCase);
    }),
  );
});

test('texts that are nowhere are ruled out, most of them', () => {
  const lines = Array.from(
    { length: 30_000 },
    (_, n) => `request ${String(n * 7919)} took ${String(n % 900)} ms on node-${String(n % 12)}`,
  );
  const set = setOf(lines);
  expect(set.length).toBeGreaterThan(0);
  expect(set.length).toBeLessThan(Buffer.byteLength(lines.join('\n')) / 128);
  const absent = Array.from({ length: 500 }, (_, n) => `disk${String(n)}-failure`);
  expect(absent.filter((text) => mayHold(set, text)).length).toBeLessThan(25);
});

test('a set that could rule nothing out is not kept; a text too short for a gram rules nothing out', () => {
  expect(setOf(Array.from({ length: 50 }, (_, n) => String(Math.sin(n) * 1e15).repeat(2))).length).toBe(0);
  expect(gramHashes('abc')).toEqual([]);
  expect(gramHashes('ab\ncd')).toEqual([]);
});
