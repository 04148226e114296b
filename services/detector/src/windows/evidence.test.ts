import { describe, expect, it } from 'vitest';
import { Evidence, MAX_EVIDENCE, mergeEvidence } from './evidence.ts';

const at = (offset: number) => ({ source: 's', partition: 0, offset, index: 0 });
const fill = (lines: number): Evidence => {
  const evidence = new Evidence();
  for (let offset = 0; offset < lines; offset += 1) evidence.take(at(offset));
  return evidence;
};

describe('evidence', () => {
  it('keeps all of a few lines', () => {
    expect(
      fill(7)
        .positions()
        .map(({ offset }) => offset),
    ).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('keeps the first, the last and others spread over many', () => {
    const offsets = fill(100_000)
      .positions()
      .map(({ offset }) => offset);
    expect(offsets[0]).toBe(0);
    expect(offsets.at(-1)).toBe(99_999);
    expect(offsets.length).toBeLessThanOrEqual(MAX_EVIDENCE);
    const gaps = offsets.slice(1).map((offset, place) => offset - (offsets[place] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(20_000);
  });

  it('goes on where it was saved', () => {
    const saved = Evidence.restore(JSON.parse(JSON.stringify(fill(500).save())) as ReturnType<Evidence['save']>);
    const whole = fill(500);
    for (let offset = 500; offset < 900; offset += 1) {
      saved.take(at(offset));
      whole.take(at(offset));
    }
    expect(saved.positions()).toEqual(whole.positions());
  });

  it('gives the first list at least half of the places, and no place twice', () => {
    const first = Array.from({ length: 60 }, (_, place) => at(place));
    const second = Array.from({ length: 60 }, (_, place) => at(1000 + place));
    const merged = mergeEvidence([first, second, first]);
    expect(merged.length).toBeLessThanOrEqual(MAX_EVIDENCE);
    expect(merged.filter(({ offset }) => offset < 1000).length).toBeGreaterThanOrEqual(MAX_EVIDENCE / 2);
    expect(new Set(merged.map(({ offset }) => offset)).size).toBe(merged.length);
  });
});
