import { expect, it } from 'vitest';
import { ByHash } from './by-hash.ts';

it('entries of one number are told apart, also when the table has grown', () => {
  const table = new ByHash<string>();
  const hashOf = (number: number): number => (number % 3) - 1;
  for (let number = 0; number < 1_000; number++) table.add(hashOf(number), String(number));
  for (let number = 0; number < 1_000; number++)
    expect(table.find(hashOf(number), (entry) => entry === String(number))).toBe(String(number));
  expect(table.find(hashOf(1), (entry) => entry === '0')).toBeUndefined();
  expect(table.find(7, () => true)).toBeUndefined();
});
