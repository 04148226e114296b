import { describe, expect, it } from 'vitest';
import { createInFlight } from './in-flight.ts';

const MIB = 1024 * 1024;
const MAX = 256 * MIB;

/** Senders of 1 MiB each that always want to send, over a store that makes `mibPerSecond` durable in their order; for so many seconds. */
function played(mibPerSecond: number, seconds: number, inFlight = createInFlight(MAX, { monotonicMs: () => now() })) {
  const waiting: ((durable?: boolean) => void)[] = [];
  let [refused, ready] = [0, 0];
  for (let tick = 0; tick < seconds * 10; tick += 1) {
    clockMs += 100;
    for (ready += mibPerSecond / 10; ready >= 1; ready -= 1) waiting.shift()?.(true);
    try {
      for (;;) waiting.push(inFlight.take(MIB));
    } catch {
      refused += 1;
    }
  }
  return { inFlight, refused, waiting };
}
let clockMs = 0;
const now = (): number => clockMs;

describe('bytes in flight', () => {
  it('are as many as become durable in a few seconds, however fast or slow the store is', () => {
    for (const mibPerSecond of [10, 20, 100]) {
      const { inFlight, refused } = played(mibPerSecond, 120);
      expect(refused).toBeGreaterThan(100);
      const seconds = inFlight.bytes / MIB / mibPerSecond;
      expect(seconds, `${String(mibPerSecond)} MiB/s`).toBeLessThan(6);
      expect(seconds, `${String(mibPerSecond)} MiB/s`).toBeGreaterThan(0.5);
    }
  });

  it('follow a store that becomes slow, and one that is well again', () => {
    const { inFlight, waiting } = played(100, 60);
    const well = inFlight.limit;
    for (const release of waiting) release();
    const slow = played(10, 120, inFlight);
    const unwell = inFlight.limit;
    expect(unwell).toBeLessThan(well / 2);
    for (const release of slow.waiting) release();
    expect(played(100, 60, inFlight).inFlight.limit).toBeGreaterThan(unwell * 2);
  });

  it('have room for a large request beside small ones', () => {
    const { inFlight, waiting } = played(2, 120);
    expect(inFlight.limit).toBe(8 * MIB);
    for (const release of waiting) release();
    const small = inFlight.take(MIB);
    const large = inFlight.take(64 * MIB);
    expect(() => inFlight.take(MIB)).toThrow(/on its way/);
    large();
    small();
  });

  it('are never more than the bound, nor fewer than one request', () => {
    const inFlight = createInFlight(1_000, { monotonicMs: now });
    const whole = inFlight.take(5_000);
    expect(() => inFlight.take(1)).toThrow(/on its way/);
    clockMs += 60_000;
    whole(false);
    expect(inFlight.limit).toBe(1_000);
    const half = inFlight.take(600);
    expect(() => inFlight.take(600)).toThrow(/on its way/);
    half();
    half();
    expect(inFlight.bytes).toBe(0);
  });
});
