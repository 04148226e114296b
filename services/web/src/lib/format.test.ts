import { describe, expect, it } from 'vitest';
import {
  formatNumber,
  formatProbability,
  formatRatio,
  formatSeconds,
  formatShare,
  formatShort,
  plural,
} from './format.ts';

describe('numbers for people', () => {
  it('never rounds a share to nothing or to all', () => {
    expect(formatShare(1, 1_000_000)).toBe('<0.1%');
    expect(formatShare(999_999, 1_000_000)).toBe('>99%');
    expect(formatShare(5, 5)).toBe('100%');
    expect(formatShare(0, 0)).toBe('0%');
    expect(formatShare(34, 1000)).toBe('3.4%');
  });
  it('keeps probabilities off certainty', () => {
    expect(formatProbability(1)).toBe('99%');
    expect(formatProbability(0)).toBe('1%');
    expect(formatProbability(0.874)).toBe('87%');
  });
  it('shortens only large counts', () => {
    expect(formatShort(9_999)).toBe('9,999');
    expect(formatShort(12_345)).toBe('12.3K');
  });
  it('shows durations with two digits', () => {
    expect([0.0042, 0.2579, 1, 9.96, 61.4].map(formatSeconds)).toEqual(['4 ms', '0.26 s', '1 s', '10 s', '61 s']);
  });
  it('shows ratios and numbers at a readable precision', () => {
    expect(formatRatio(0.034)).toBe('0.03×');
    expect(formatRatio(1530.4)).toBe('1,530×');
    expect(formatNumber(0.123456)).toBe('0.1235');
    expect(plural(1, 'line')).toBe('1 line');
    expect(plural(2000, 'line')).toBe('2,000 lines');
  });
});
