import { describe, expect, it } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  formatAgo,
  formatDuration,
  formatTick,
  formatTime,
  fromField,
  toField,
  toMs,
} from './time.ts';

const noon = Date.UTC(2026, 10, 24, 12, 0, 5, 7);

describe('times', () => {
  it('shows the date only where it is not today', () => {
    expect(formatTime(noon, noon + HOUR, 'utc')).toBe('12:00:05');
    expect(formatTime(noon, noon + DAY, 'utc', true)).toBe('2026-11-24 12:00:05.007');
    expect(formatTime(Number.NaN, noon, 'utc')).toBe('–');
  });
  it('reads nine digits', () => {
    expect(toMs('2026-11-24T12:00:05.007999999Z')).toBe(noon);
  });
  it('gives durations of at most two units', () => {
    expect(formatDuration(45_000)).toBe('45 s');
    expect(formatDuration(200 * MINUTE)).toBe('3 h 20 min');
    expect(formatDuration(50 * HOUR)).toBe('2 d 2 h');
    expect(formatAgo(noon, noon + 2000)).toBe('just now');
    expect(formatAgo(noon + HOUR, noon)).toBe('in 1 h');
  });
  it('labels an axis by its span', () => {
    expect(formatTick(noon, 5 * MINUTE, HOUR, 'utc')).toBe('12:00');
    expect(formatTick(noon, 30_000, 5 * MINUTE, 'utc')).toBe('12:00:05');
    expect(formatTick(noon, 6 * HOUR, 2 * DAY, 'utc')).toBe('11-24 12:00');
    expect(formatTick(noon, DAY, 7 * DAY, 'utc')).toBe('11-24');
  });
  it('round-trips a date field', () => {
    for (const zone of ['utc', 'local'] as const) expect(fromField(toField(noon, zone), zone)).toBe(noon - 7);
  });
});
