import { expect, it } from 'vitest';
import { specificity } from './specificity.ts';

it.each([
  ['alice', 0],
  ['', 0],
  ['00000000', 0],
  ['7', 0],
  ['order-17', 6],
  ['10342', 16],
  ['9f1c2ab4-77aa-4d3e-9c1b-0f44be0e1d52', 106],
])('%s says %d bits', (value, bits) => {
  expect(specificity(value)).toBe(bits);
});
