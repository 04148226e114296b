import { expect, it } from 'vitest';
import { plain } from './wording.ts';

it.each([0, 1, 9, 10.4, 999, 999.6, 1_000, 1_007, 12_345.6, 999_999.5, 1_234_567])(
  '%d is written as people do',
  (value) => {
    expect(plain(value)).toBe(Math.round(value).toLocaleString('en-US'));
  },
);

it('has a digit after the point where it is small', () => {
  expect([0.01, 0.25, 9.94].map(plain)).toEqual(['almost never', '0.3', '9.9']);
});
