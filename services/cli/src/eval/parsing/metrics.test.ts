import { describe, expect, it } from 'vitest';
import { editSimilarity, scoreParsing } from './metrics.ts';

describe('scoreParsing', () => {
  it('gives one for a perfect parse', () => {
    const truth = ['a <*>', 'a <*>', 'b'];
    expect(scoreParsing(truth, truth)).toMatchObject({ ga: 1, fga: 1, pa: 1, fta: 1, ned: 1 });
  });

  it('counts a group as correct only when its lines are exactly the same lines', () => {
    const truth = ['A', 'A', 'B', 'C'];
    const parsed = ['x', 'x', 'y', 'y'];
    // one of three true templates, one of two parsed ones
    expect(scoreParsing(truth, parsed)).toMatchObject({ ga: 0.5, fga: 2 / 5, pa: 0, fta: 0 });
  });

  it('takes two clusters that print one string as one', () => {
    expect(scoreParsing(['A', 'A'], ['A', 'A']).parsedTemplates).toBe(1);
  });

  it('needs every line of a parsed template to be right for FTA, not for PA', () => {
    const scores = scoreParsing(['A', 'A', 'B'], ['A', 'A', 'A']);
    expect(scores.pa).toBeCloseTo(2 / 3);
    expect(scores.fta).toBe(0);
  });

  it('refuses lists of different length', () => {
    expect(() => scoreParsing(['A'], [])).toThrow(RangeError);
  });
});

describe('editSimilarity', () => {
  it.each([
    ['', '', 1],
    ['abc', 'abc', 1],
    ['abc', 'abd', 2 / 3],
    ['', 'ab', 0],
    ['kitten', 'sitting', 4 / 7],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(editSimilarity(a, b)).toBeCloseTo(expected);
  });
});
