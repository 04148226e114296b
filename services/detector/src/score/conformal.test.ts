import { describe, expect, it } from 'vitest';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { Conformal } from './conformal.ts';

describe('conformal p-values', () => {
  it('are as small as often as they say, whatever the distribution', () => {
    const random = seeded(1);
    const conformal = new Conformal();
    let small = 0;
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw += 1) {
      const value = random() ** -2;
      if (draw > 500 && conformal.pValue(value) <= 0.05) small += 1;
      conformal.learn(value);
    }
    expect(small / draws).toBeGreaterThan(0.04);
    expect(small / draws).toBeLessThan(0.06);
  });

  it('count ties half', () => {
    const conformal = new Conformal();
    for (let draw = 0; draw < 9; draw += 1) conformal.learn(0);
    expect(conformal.pValue(0)).toBe(0.5);
    expect(conformal.pValue(1)).toBe(0.05);
  });

  it('let go of the strange first ones', () => {
    const conformal = new Conformal();
    for (let draw = 0; draw < 15; draw += 1) conformal.learn(100);
    for (let draw = 0; draw < 100; draw += 1) conformal.learn(0);
    expect(conformal.pValue(50)).toBeLessThan(0.02);
  });
});
