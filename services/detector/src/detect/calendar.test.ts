import { describe, expect, it } from 'vitest';
import { isUsualLull, isUsualPeak, learnLull, learnPeak } from './calendar.ts';
import type { Calendar } from './calendar.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const night = 20_000 * DAY + 3 * HOUR;

describe('peaks by the calendar', () => {
  it('know the nightly job from the second night on, an hour early or late', () => {
    const peaks: Calendar = {};
    expect(isUsualPeak(peaks, night, 50)).toBe(false);
    learnPeak(peaks, night, 50);
    expect(isUsualPeak(peaks, night + 60, 50)).toBe(false); // the same night says nothing of other nights
    expect(isUsualPeak(peaks, night + DAY, 60)).toBe(true);
    expect(isUsualPeak(peaks, night + DAY - HOUR, 50)).toBe(true);
    expect(isUsualPeak(peaks, night + DAY, 200)).toBe(false);
    expect(isUsualPeak(peaks, night + DAY + 6 * HOUR, 50)).toBe(false);
  });

  it('know the weekly job from the second week on, on its weekday only', () => {
    const peaks: Calendar = {};
    learnPeak(peaks, night, 50);
    for (let day = 1; day < 7; day += 1) learnPeak(peaks, night + day * DAY, 4);
    expect(isUsualPeak(peaks, night + WEEK, 50)).toBe(true);
    expect(isUsualPeak(peaks, night + WEEK + DAY, 50)).toBe(false);
  });

  it('forget what does not come again', () => {
    const peaks: Calendar = {};
    learnPeak(peaks, night, 50);
    expect(isUsualPeak(peaks, night + 20 * DAY, 50)).toBe(false);
    expect(isUsualPeak(peaks, night + 5 * WEEK, 50)).toBe(false);
  });

  it('go over midnight', () => {
    const peaks: Calendar = {};
    learnPeak(peaks, 20_000 * DAY + 23 * HOUR, 50);
    expect(isUsualPeak(peaks, 20_002 * DAY + 60, 50)).toBe(true);
  });
});

describe('lulls by the calendar', () => {
  it('know the quiet hour from the second day on, no deeper than it was', () => {
    const lulls: Calendar = {};
    expect(isUsualLull(lulls, night, 0)).toBe(false);
    learnLull(lulls, night, 10);
    expect(isUsualLull(lulls, night + 60, 10)).toBe(false);
    expect(isUsualLull(lulls, night + DAY + HOUR, 9)).toBe(true);
    expect(isUsualLull(lulls, night + DAY, 0)).toBe(false);
    expect(isUsualLull(lulls, night + DAY + 6 * HOUR, 10)).toBe(false);
  });

  it('know the quiet Sunday, go on where they were saved and forget what does not come again', () => {
    const lulls: Calendar = {};
    learnLull(lulls, night, 0);
    const saved = JSON.parse(JSON.stringify(lulls)) as Calendar;
    expect(isUsualLull(saved, night + 60, 0)).toBe(false);
    expect(isUsualLull(saved, night + WEEK, 0)).toBe(true);
    expect(isUsualLull(saved, night + 5 * WEEK, 0)).toBe(false);
  });
});
