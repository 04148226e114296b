import { expect, it } from 'vitest';
import { splitSummary } from './summary.ts';

it('takes the finding as headline and keeps every word', () => {
  const summary =
    'New in payment: "a. b <*>", 20 times in 10 s. With it 4 other kinds of lines. Since 07:53:00 UTC, 8 lines so far.';
  expect(splitSummary(summary)).toEqual({
    headline: 'New in payment: "a. b <*>", 20 times in 10 s.',
    rest: 'With it 4 other kinds of lines. Since 07:53:00 UTC, 8 lines so far.',
  });
  expect(splitSummary('It stopped.')).toEqual({ headline: 'It stopped.', rest: '' });
});
