import { expect, it } from 'vitest';
import { formatCases } from './format.ts';
import { levelIn } from '../adaptivelog.ts';
import { caseRow } from './run.ts';

const text = (words: string, isError: boolean) => ({ text: words, isError });

it('compares the same items with and without cases, beside what cases say by themselves', () => {
  const known = [1, 2, 3].flatMap((n) => [
    text(`fan ${'abc'.slice(0, n)} broke down`, true),
    text(`user ${'abc'.slice(0, n)} logged in`, false),
  ]);
  const row = caseRow({
    name: 'made up',
    known,
    dev: [],
    errorProne: known,
    items: [
      { ...text('fan z broke down', true), plain: false, withCases: true },
      { ...text('user z logged in', false), plain: false, withCases: false },
      { ...text('user y logged in', false), plain: false, withCases: true },
    ],
  });
  expect(row).toMatchObject({ without: 2 / 3, withCases: 2 / 3, onlyWith: 1, onlyWithout: 1, nearest: 1 });
  expect(row.random).toBeLessThan(0.8);
  expect(row.gain[0]).toBeLessThan(row.gain[1]);
  expect(formatCases({ rows: [row] })).toContain('0.667');
});

it('reads the last level named', () => {
  expect(levelIn('It is not an Error. Label: Info')).toBe(false);
  expect(levelIn('Output: Error')).toBe(true);
  expect(levelIn('no idea')).toBeNull();
});
