import { describe, expect, it } from 'vitest';
import { severityNumberOf } from './severity.ts';

describe('severityNumberOf', () => {
  it.each([
    ['INFO', 9],
    ['Warning', 13],
    ['fatal', 21],
    ['emergency', 21],
  ])('%s is %i', (word, number) => {
    expect(severityNumberOf(word)).toBe(number);
  });

  it.each(['', 'message', 'constructor', '__proto__', 'toString', 'x'.repeat(1_000_000)])(
    'knows no level %#',
    (word) => {
      expect(severityNumberOf(word)).toBe(0);
    },
  );
});
