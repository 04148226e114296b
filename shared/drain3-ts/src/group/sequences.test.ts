import { expect, it } from 'vitest';
import { Sequences } from './sequences.ts';

/** Short sequences of few numbers, from a fixed row (Park and Miller): most come more than once. */
function randomSequences(count: number): Int32Array[] {
  let state = 7;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  return Array.from({ length: count }, () => Int32Array.from({ length: next() % 6 }, () => next() % 5));
}

const numbersOf = (sequences: Sequences, list: readonly Int32Array[]): number[] =>
  list.map((units) => sequences.numberOf(units, units.length));

it('equal sequences have one number, others have others', () => {
  const list = randomSequences(5_000);
  const names = new Map<string, number>();
  const expected = list.map((units) => {
    const name = units.join();
    const number = names.get(name) ?? names.size;
    names.set(name, number);
    return number;
  });
  const sequences = new Sequences();
  expect(numbersOf(sequences, list)).toEqual(expected);
  expect(sequences.count).toBe(names.size);
});

it('what is cut off is forgotten, what is left is not', () => {
  const list = randomSequences(2_000);
  const sequences = new Sequences();
  const early = numbersOf(sequences, list.slice(0, 500));
  const known = sequences.count;
  const late = numbersOf(sequences, list);
  expect(sequences.count).toBeGreaterThan(known);
  sequences.cutTo(known);
  expect(numbersOf(sequences, list.slice(0, 500))).toEqual(early);
  expect(sequences.count).toBe(known);
  expect(numbersOf(sequences, list)).toEqual(late);
});

it('two sequences agree but at one place, whose holes are equal then', () => {
  const sequences = new Sequences();
  const [a, b, c] = numbersOf(
    sequences,
    [
      [1, 2, 3],
      [1, 9, 3],
      [1, 9, 4],
    ].map((units) => Int32Array.from(units)),
  ) as [number, number, number];
  expect(sequences.agreeBut(a, b, 1)).toBe(true);
  expect(sequences.agreeBut(a, b, 0)).toBe(false);
  expect(sequences.agreeBut(a, c, 1)).toBe(false);
  const holeOf = (sequence: number, at: number): number | undefined =>
    sequences.holes[(sequences.starts[sequence] as number) + at];
  expect(holeOf(a, 1)).toBe(holeOf(b, 1));
});
