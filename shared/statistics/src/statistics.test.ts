import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  binomialTwoSided,
  countBelow,
  countThrough,
  logGamma,
  poissonLowerTail,
  poissonUpperTail,
} from './index.ts';

/** Straight sums: slow, and right by inspection. */
function poissonSum(from: number, to: number, mean: number): number {
  let sum = 0;
  let term = Math.exp(-mean);
  for (let k = 0; k <= to; k += 1) {
    if (k >= from) sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

describe('special functions', () => {
  it('logGamma is the factorial', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });

  it.each([
    [0, 3],
    [1, 0.2],
    [5, 2.5],
    [12, 12],
    [40, 20],
    [3, 30],
  ])('Poisson tails at %i with mean %d are the sums', (count, mean) => {
    expect(poissonUpperTail(count, mean)).toBeCloseTo(poissonSum(count, 400, mean), 10);
    expect(poissonLowerTail(count, mean)).toBeCloseTo(poissonSum(0, count, mean), 10);
  });

  it('a mean of zero allows nothing', () => {
    expect(poissonUpperTail(1, 0)).toBe(0);
    expect(poissonUpperTail(0, 0)).toBe(1);
    expect(poissonLowerTail(0, 0)).toBe(1);
  });
});

describe('comparing counts', () => {
  it('equals the textbook: 7 of 10 at one half is 0.34375', () => {
    expect(binomialTwoSided(7, 10, 0.5)).toBeCloseTo(0.34375, 10);
  });
  it('finds nothing odd in proportional counts and much in lopsided ones', () => {
    expect(binomialTwoSided(100, 400, 0.25)).toBeGreaterThan(0.9);
    expect(binomialTwoSided(200, 400, 0.25)).toBeLessThan(1e-20);
    expect(binomialTwoSided(0, 0, 0.25)).toBe(1);
  });
  it('adjusts as Benjamini and Hochberg do', () => {
    expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.5]).map((q) => Number(q.toFixed(4)))).toEqual([
      0.04, 0.0533, 0.0533, 0.5,
    ]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});

it('counts the values of a sorted list below a value, and through it', () => {
  const sorted = [1, 2, 2, 2, 5];
  expect([0, 1, 2, 3, 5, 6].map((value) => [countBelow(sorted, value), countThrough(sorted, value)])).toEqual([
    [0, 0],
    [0, 1],
    [1, 4],
    [4, 4],
    [4, 5],
    [5, 5],
  ]);
  expect(countBelow([], 1)).toBe(0);
});
