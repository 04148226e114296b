import { describe, expect, it } from 'vitest';
import { MakeUps } from './make-ups.ts';
import { failureHere } from './meaning-here.ts';
import { Relations } from './relations.ts';
import { TextSpread } from './spread.ts';

const NOWHERE = { severity: 0, severeShare: 0, timeShare: null, sessionShare: null };

describe('how steadily a text is written', () => {
  it('is the share of stretches of time, however many lines a burst has and however long it goes on', () => {
    const spread = new TextSpread();
    for (let second = 0; second < 100_000; second += 10) {
      const isBurst = second > 50_000 && second < 52_000;
      spread.learn(['tick', ...(second % 1_000 === 0 ? ['probe'] : []), ...(isBurst ? ['alert'] : [])], second);
    }
    expect(spread.share('tick')).toBeGreaterThan(0.9);
    expect(spread.share('probe')).toBeGreaterThan(0.9);
    expect(spread.share('alert')).toBeLessThan(0.1);
    expect(spread.share('never')).toBe(0);
  });

  it('says little with little history, or where one time is far off', () => {
    const spread = new TextSpread();
    spread.learn(['a'], 5);
    expect(spread.share('a')).toBeLessThan(0.25);
    spread.learn(['a'], 5e9);
    spread.learn(['a'], 1);
    expect(spread.share('a')).toBeLessThan(0.5);
  });
});

describe('what a text says here', () => {
  it('is what it says, less where it is said all day, by the level of the line', () => {
    expect(failureHere(0.9, NOWHERE)).toBeCloseTo(0.9, 6);
    expect(failureHere(0.9, { ...NOWHERE, timeShare: 0.1 })).toBeGreaterThan(0.85);
    expect(failureHere(0.9, { ...NOWHERE, timeShare: 0.9 })).toBeLessThan(0.2);
    expect(failureHere(0.9, { ...NOWHERE, sessionShare: 0.2 })).toBeLessThan(0.2);
    expect(failureHere(0.5, { ...NOWHERE, severity: 9 })).toBeLessThan(0.3);
    expect(failureHere(0.5, { ...NOWHERE, severity: 17 })).toBeGreaterThan(0.7);
    expect(failureHere(0.5, { ...NOWHERE, severity: 17, severeShare: 1 })).toBeCloseTo(0.5, 6);
  });
});

describe('what sessions are made of', () => {
  const session = (received: number, stored: number, reads = 0): Map<string, number> =>
    new Map(Object.entries({ received, stored, reads }).filter(([, count]) => count > 0));

  it('has a chance of its own for what was never seen', () => {
    const makeUps = new MakeUps();
    for (let at = 0; at < 200; at += 1) makeUps.learn(session(3, 3));
    expect(makeUps.knows(session(3, 3))).toBe(true);
    expect(makeUps.knows(session(3, 2))).toBe(false);
    expect(makeUps.newChance).toBeLessThan(0.01);
  });

  it('breaks relations that always held, and none by another mixture of usual parts', () => {
    const relations = new Relations();
    for (let at = 0; at < 1_000; at += 1) relations.learn(session(1 + (at % 3), 1 + (at % 3), at % 4));
    expect(relations.judge(session(3, 2))).toMatchObject({ isWellKnown: true });
    expect(relations.judge(session(3, 2)).chance).toBeLessThan(0.01);
    expect(relations.judge(session(3, 0))).toMatchObject({ templateId: 'stored' });
    expect(relations.judge(session(2, 2, 3)).chance).toBeGreaterThan(0.05);
    expect(relations.judge(new Map([['never seen', 1]]))).toEqual({ chance: 1, templateId: null, isWellKnown: false });
  });
});
