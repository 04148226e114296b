import { TemplateMiner } from 'drain3-ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instancesOf } from './pairs.ts';
import type { Value } from './tokens.ts';

/** Pairs of a message whose values are what the miner cuts out of it. */
function pairs(message: string): string[] {
  return instances(message).flatMap(({ concept, text }) => (concept === undefined ? [] : [`${concept}=${text}`]));
}

function instances(message: string) {
  const mined = new TemplateMiner().addLogMessage(message);
  const values: Value[] = [];
  if (mined.status === 'parsed') {
    let at = (mined.pattern.parts[0] ?? '').length;
    mined.values.forEach((value, slot) => {
      values.push({ start: at, end: at + value.length, kind: mined.pattern.slots[slot]?.kind ?? 'text' });
      at += value.length + (mined.pattern.parts[slot + 1] ?? '').length;
    });
  }
  return instancesOf(message, values);
}

describe('concept and instance', () => {
  it.each([
    ['keys', 'user=bob id=7, ok: true', ['user=bob', 'id=7', 'ok=true']],
    ['a noun before its value', 'Deleted block blk_77 of job job_12', ['block=blk_77', 'job=job_12']],
    ['an address, whole', 'client /10.0.0.7:4242 left', ['client=/10.0.0.7:4242']],
    ['a measure', 'gave up with a timeout of 30000ms', ['timeout=30000ms']],
    ['a call with one argument', 'setLight(true) and move(1, 2)', ['setLight=true']],
    ['a quoted name', 'drop table "orders" now', ['table=orders']],
    ['a marked number', 'task #12 done', ['task=12']],
    ['a sign that is glued on', 'retry:3 size:10KB', ['retry=3', 'size=10KB']],
    ['nothing before prepositions and verbs', 'moved to 7 from /tmp/a, took 12 ms', []],
    ['nothing where a request is no place', 'connection request 10.0.0.7:4242', []],
    ['a structure is no value', 'bounds = Rect(1, 2)', []],
  ])('%s', (_name, message, expected) => {
    expect(pairs(message)).toEqual(expected);
  });

  it('keeps values without a concept as orphans', () => {
    expect(instances('moved to 7')).toEqual([{ start: 9, end: 10, text: '7', concept: undefined }]);
  });

  it('quotes the message exactly, whatever it is', () => {
    const piece = fc.constantFrom(
      'id',
      '=',
      ':',
      ' ',
      '"',
      '(',
      ')',
      '7',
      '10.0.0.1:80',
      'of',
      'size',
      '#',
      '.',
      'true',
      '\u0000',
      'ä',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc
            .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
            .map((units) => String.fromCharCode(...units)),
          fc.array(piece).map((all) => all.join('')),
        ),
        (message) => {
          for (const { start, end, text, concept } of instances(message)) {
            expect(message.slice(start, end)).toBe(text);
            if (concept !== undefined) expect(message).toContain(concept);
          }
        },
      ),
    );
  });
});
