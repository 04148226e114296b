import { describe, expect, it } from 'vitest';
import { parseSummaryAnswer } from './answer.ts';
import { checkSummary } from './check.ts';

const EVIDENCE = {
  labels: new Set(['A1', 'L1']),
  shown: 'A1\npayment\ncharge failed: <*>\nhundreds (about 700)\ntens (about 40)\nL1\nrelease 2.4.0 started',
};
const kept = (text: string, cites: string[] = ['A1']) => checkSummary([{ text, cites }], EVIDENCE).sentences;

describe('a sentence of a model', () => {
  it.each([
    ['Charges fail in payment, about 700 times.'],
    ['It begins with "release 2.4.0 started".'],
    ['Payment logs “charge failed” for about 40 seconds.'],
  ])('stays where the data hold it: %s', (text) => {
    expect(kept(text)).toEqual([{ text, cites: ['A1'] }]);
  });

  it.each([
    ['no citation', 'Charges fail.', []],
    ['an unknown citation', 'Charges fail.', ['A1', 'A7']],
    ['a number that is not in the data', 'Charges fail 12 times.', ['A1']],
    ['the number of an id', 'Charges fail 1 time.', ['A1']],
    ['a quote that is not in the data', 'It says "disk is full".', ['L1']],
    ['reassurance', 'This is expected behaviour, no action is needed.', ['A1']],
    ['nothing', '  ', ['A1']],
  ])('goes for %s', (_why, text, cites) => {
    expect(checkSummary([{ text, cites }], EVIDENCE)).toEqual({ sentences: [], removed: 1 });
  });

  it('holds no ids, and no secret that the model made up', () => {
    expect(kept('Charges fail [A1, L1] in payment (A1).')[0]?.text).toBe('Charges fail in payment.');
    expect(kept('Charges fail for jo@example.org.')[0]?.text).toBe('Charges fail for <REDACTED:EMAIL>.');
  });

  it('is one of five at most; what is too much counts as removed', () => {
    const many = Array.from({ length: 7 }, () => ({ text: 'Charges fail.', cites: ['A1'] }));
    expect(checkSummary(many, EVIDENCE)).toMatchObject({ removed: 2, sentences: { length: 5 } });
  });
});

it.each([
  ['{"sentences": [{"text": "a", "cites": ["A1"]}]}', [{ text: 'a', cites: ['A1'] }]],
  ['Here it is: {"sentences": []}', []],
  ['{"sentences": [{"text": 1, "cites": []}]}', null],
  ['{"sentences": [{"text": "a", "cites": "A1"}]}', null],
  ['{"sentences": {}}', null],
  ['no JSON', null],
])('%s is read as %j', (text, read) => {
  expect(parseSummaryAnswer(text)).toEqual(read);
});
