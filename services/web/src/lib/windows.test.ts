import { describe, expect, it } from 'vitest';
import { toMs } from './time.ts';
import { windowsAround } from './windows.ts';

const later = toMs('2026-11-25T00:00:00Z');

describe('windowsAround', () => {
  it('compares with the time just before and shows room on both sides', () => {
    const windows = windowsAround(
      { windowStart: '2026-11-24T10:00:00.5Z', windowEnd: '2026-11-24T10:20:00.5Z' },
      later,
    );
    expect(windows).toMatchObject({ baseFrom: '2026-11-24T09:40:00.500Z', baseTo: windows.from });
    expect(toMs(windows.shownFrom)).toBeLessThan(toMs(windows.from));
    expect(toMs(windows.shownTo)).toBeGreaterThan(toMs(windows.to));
  });
  it('does not show the future', () => {
    const now = toMs('2026-11-24T10:21:00Z');
    const anomaly = { windowStart: '2026-11-24T10:00:00Z', windowEnd: '2026-11-24T10:20:00Z' };
    expect(toMs(windowsAround(anomaly, now).shownTo)).toBe(now);
  });
  it('gives even an instant a window', () => {
    const windows = windowsAround({ windowStart: '2026-11-24T10:00:00Z', windowEnd: '2026-11-24T10:00:00Z' }, later);
    expect(toMs(windows.to) - toMs(windows.from)).toBe(1000);
    expect(toMs(windows.baseTo) - toMs(windows.baseFrom)).toBe(300_000);
  });
});
