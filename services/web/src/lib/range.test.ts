import { describe, expect, it } from 'vitest';
import { automaticRange, rangeParams, rangeQuery, readRange } from './range.ts';
import { DAY, HOUR } from './time.ts';

const now = Date.UTC(2026, 10, 24, 12);
const read = (text: string) => readRange(new URLSearchParams(text));

describe('range', () => {
  it('round-trips through the address', () => {
    for (const text of ['range=1h', 'range=all', 'from=2026-11-24T10%3A00%3A00Z&to=2026-11-24T11%3A00%3A00Z']) {
      const range = read(text);
      const params = Object.entries(rangeParams(range)).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      expect(new URLSearchParams(params).toString()).toBe(text);
    }
  });
  it('ignores what cannot be a range', () => {
    expect(read('range=9y')).toBeNull();
    expect(read('range=toString')).toBeNull();
    expect(read('from=2026-11-24T11:00:00Z&to=2026-11-24T10:00:00Z')).toBeNull();
    expect(read('from=yesterday&to=today')).toBeNull();
  });
  it('asks the API for a sliding start', () => {
    expect(rangeQuery({ kind: 'preset', preset: '1h' }, now)).toEqual({ from: '2026-11-24T11:00:00.000Z' });
    expect(rangeQuery({ kind: 'all' }, now)).toEqual({});
  });
  it('chooses a day only where the data are fresh and longer than a day', () => {
    expect(automaticRange(null, now)).toEqual({ kind: 'all' });
    expect(automaticRange({ first: now - 9 * DAY, last: now - HOUR }, now)).toEqual({ kind: 'preset', preset: '24h' });
    expect(automaticRange({ first: now - HOUR, last: now }, now)).toEqual({ kind: 'all' });
    expect(automaticRange({ first: 0, last: HOUR }, now)).toEqual({ kind: 'all' });
  });
});
