import { describe, expect, it } from 'vitest';
import { isDaily, learnPeak } from './daily.ts';
import type { DailyPeaks } from './daily.ts';

const DAY = 86_400;
const night = 20_000 * DAY + 3 * 3600;

describe('daily peaks', () => {
  it('know the nightly job from the second night on, an hour early or late', () => {
    const peaks: DailyPeaks = {};
    expect(isDaily(peaks, night, 50)).toBe(false);
    learnPeak(peaks, night, 50);
    expect(isDaily(peaks, night + 60, 50)).toBe(false); // the same night says nothing of other nights
    expect(isDaily(peaks, night + DAY, 60)).toBe(true);
    expect(isDaily(peaks, night + DAY - 3600, 50)).toBe(true);
    expect(isDaily(peaks, night + DAY, 200)).toBe(false);
    expect(isDaily(peaks, night + DAY + 6 * 3600, 50)).toBe(false);
  });

  it('forget what does not come again', () => {
    const peaks: DailyPeaks = {};
    learnPeak(peaks, night, 50);
    expect(isDaily(peaks, night + 20 * DAY, 50)).toBe(false);
  });

  it('go over midnight', () => {
    const peaks: DailyPeaks = {};
    learnPeak(peaks, 20_000 * DAY + 23 * 3600, 50);
    expect(isDaily(peaks, 20_002 * DAY + 60, 50)).toBe(true);
  });
});
