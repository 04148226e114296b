import { expect, it } from 'vitest';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { readNumber } from './read-number.ts';

const ODD = ['', '.', '..', '1.', '.5', '0', '007', '1.2.3', '-3', '-0', '+4', '12ms', '1e5', ' 7', 'x', 'Infinity'];

it('is what parseFloat reads', () => {
  for (const text of ODD) expect(readNumber(text), text).toBe(Number.parseFloat(text));
  const random = seeded(7);
  const digits = (most: number): string =>
    Array.from({ length: Math.floor(random() * most) }, () => String(Math.floor(random() * 10))).join('');
  for (let at = 0; at < 20_000; at += 1) {
    const text = at % 2 === 0 ? digits(20) : `${digits(9)}.${digits(9)}`;
    expect(readNumber(text), text).toBe(Number.parseFloat(text));
  }
});
