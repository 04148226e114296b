import { describe, expect, it } from 'vitest';
import { EventClock } from './event-clock.ts';

const now = Date.UTC(2026, 10, 24, 3);
const HOUR = 3_600_000;

describe('the event clock', () => {
  it('goes with the lines and stands where they are late', () => {
    const clock = new EventClock();
    expect(clock.take(now, now)).toBe(true);
    expect(clock.take(now + 1000, now)).toBe(true);
    expect(clock.take(now + 400, now)).toBe(true);
    expect(clock.latest).toBe(now + 1000);
  });

  it('does not follow one line into another year', () => {
    const clock = new EventClock();
    const old = now - 9000 * HOUR;
    clock.take(old, now);
    expect(clock.take(old + 800 * HOUR, now)).toBe(false);
    expect(clock.take(old + 1000, now)).toBe(true);
    expect(clock.latest).toBe(old + 1000);
  });

  it('believes a second line that is there too', () => {
    const clock = new EventClock();
    const old = now - 9000 * HOUR;
    clock.take(old, now);
    clock.take(old + 5 * HOUR, now);
    expect(clock.take(old + 5 * HOUR + 10, now)).toBe(true);
    expect(clock.latest).toBe(old + 5 * HOUR);
  });

  it('never believes the day after tomorrow', () => {
    const clock = new EventClock();
    clock.take(now, now);
    for (let line = 0; line < 100; line += 1) expect(clock.take(now + 48 * HOUR + line, now)).toBe(false);
    expect(clock.latest).toBe(now);
  });

  it('goes back for an older file, not for a few old lines', () => {
    const clock = new EventClock();
    clock.take(now, now);
    for (let line = 0; line < 49; line += 1) expect(clock.take(now - HOUR + line, now)).toBe(false);
    expect(clock.latest).toBe(now);
    expect(clock.take(now - HOUR + 49, now)).toBe(true);
    expect(clock.latest).toBe(now - HOUR + 49);
  });

  it('passes with our own clock when lines stop, from wherever they were', () => {
    const clock = new EventClock();
    clock.take(now - 100 * HOUR, now);
    expect(clock.passed(now + 5000)).toBe(now - 100 * HOUR + 5000);
  });

  it('tells a live stream from a replay', () => {
    const live = new EventClock();
    const replay = new EventClock();
    for (let second = 0; second <= 60; second += 1) {
      live.take(now - 2 * HOUR + second * 1000, now + second * 1000); // two hours behind, as of another time zone
      replay.take(now - 9 * HOUR + second * 20_000, now + second * 1000);
    }
    expect(live.isLive()).toBe(true);
    expect(replay.isLive()).toBe(false);
  });
});
