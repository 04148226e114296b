import { describe, expect, it } from 'vitest';
import { poisson } from '../../../../test/fixtures/detector/poisson.ts';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { endBlock, levelOf, newRateShift } from './rate-shift.ts';
import type { RateShift, ShiftFinding } from './rate-shift.ts';

/** One false alarm in 20,000 blocks, so the claim. */
const TAIL = 5e-5;

function play(shift: RateShift, counts: Iterable<number>, rest = 0): { at: number; finding: ShiftFinding }[] {
  const found: { at: number; finding: ShiftFinding }[] = [];
  let at = 0;
  for (const count of counts) {
    shift.count += count;
    const finding = endBlock(shift, rest, TAIL);
    if (finding !== null) found.push({ at, finding });
    at += 1;
  }
  return found;
}

function* counts(random: () => number, blocks: number, mean: number): Generator<number> {
  for (let block = 0; block < blocks; block += 1) yield poisson(random, mean);
}

describe('a change that lasts', () => {
  it('is found once, in the block where enough is known of it, with its beginning and both levels', () => {
    const random = seeded(1);
    const shift = newRateShift();
    expect(play(shift, counts(random, 200, 12))).toEqual([]);
    const found = play(shift, counts(random, 200, 19));
    expect(found).toHaveLength(1);
    const [{ at, finding } = { at: NaN, finding: null }] = found;
    expect(at).toBeLessThan(25);
    expect(finding).toMatchObject({ direction: 'more', byHabit: 0 });
    expect(Math.abs((finding?.blocks ?? 0) - at)).toBeLessThan(6);
    expect(finding?.expected).toBeCloseTo(12, -0.5);
    expect(finding?.level).toBeGreaterThan(16);
    expect(levelOf(shift)).toBeGreaterThan(17);
  });

  it('is found downwards too', () => {
    const random = seeded(2);
    const shift = newRateShift();
    play(shift, counts(random, 200, 12));
    const [first] = play(shift, counts(random, 100, 6));
    expect(first?.finding.direction).toBe('fewer');
    expect(first?.at).toBeLessThan(25);
  });

  it('is claimed where there is none no more often than is said', () => {
    let [blocks, alarms] = [0, 0];
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seeded(seed);
      const mean = 0.5 * 2 ** (seed % 8);
      alarms += play(newRateShift(), counts(random, 2_000, mean)).length;
      blocks += 2_000;
    }
    expect(alarms / blocks).toBeLessThan(2 * TAIL); // both sides
  });

  it('is no burst, and not the return to what was before', () => {
    const random = seeded(3);
    const shift = newRateShift();
    play(shift, counts(random, 200, 10));
    expect(play(shift, [400, 300])).toEqual([]);
    expect(play(shift, counts(random, 60, 10))).toEqual([]);
    expect(play(shift, counts(random, 40, 25))).toHaveLength(1);
    expect(play(shift, counts(random, 100, 10))).toEqual([]);
  });

  it('is less news where the level changes again and again', () => {
    const random = seeded(4);
    const shift = newRateShift();
    const found = [8, 20, 60, 20, 8, 20, 60].flatMap((mean) => play(shift, counts(random, 250, mean)));
    expect(found.length).toBeGreaterThan(3);
    expect(found.at(-1)?.finding.byHabit).toBeGreaterThan(1 / 600);
  });

  it('needs more where counts always varied, and none where the whole service does more', () => {
    const wild = seeded(5);
    const restless = newRateShift();
    const swing = function* (blocks: number, mean: number): Generator<number> {
      for (let block = 0; block < blocks; block += 1) yield poisson(wild, wild() < 0.2 ? mean * 4 : mean / 4);
    };
    play(restless, swing(300, 12));
    expect(play(restless, swing(25, 18))).toEqual([]);
    const random = seeded(6);
    const busy = newRateShift();
    play(busy, counts(random, 200, 12), 100);
    expect(play(busy, counts(random, 200, 24), 200)).toEqual([]);
  });
});
