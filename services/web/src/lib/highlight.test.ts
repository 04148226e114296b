import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentLine, splitTemplate } from './highlight.ts';

const marked = (body: string, template: string | null, values: string[]) =>
  segmentLine(body, template, values)
    .filter((segment) => segment.param !== undefined)
    .map((segment) => segment.text);

describe('segmentLine', () => {
  it('marks the value in the message, not the same digits in the time', () => {
    const body = '2026-11-24 10:01:11 INFO user 1 paid 11 EUR';
    const segments = segmentLine(body, 'user <*> paid <*> EUR', ['1', '11']);
    expect(segments).toEqual([
      { text: '2026-11-24 10:01:11 INFO ', header: true },
      { text: 'user ' },
      { text: '1', param: 0 },
      { text: ' paid ' },
      { text: '11', param: 1 },
      { text: ' EUR' },
    ]);
  });
  it('finds values in order where the template does not fit exactly', () => {
    expect(marked('10:00:05 order  5  of 7', 'order <*> of <*>', ['5', '7'])).toEqual(['5', '7']);
    expect(marked('a b c', null, ['b', 'missing', 'c'])).toEqual(['b', 'c']);
  });
  it('always joins to the line', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), fc.array(fc.string()), (body, template, values) => {
        expect(
          segmentLine(body, template, values)
            .map((segment) => segment.text)
            .join(''),
        ).toBe(body);
      }),
    );
  });
});

describe('splitTemplate', () => {
  it('tells placeholders from text that merely has brackets', () => {
    expect(splitTemplate('got <*> from <IP>: a < b > c')).toEqual([
      { text: 'got ', placeholder: false },
      { text: '<*>', placeholder: true },
      { text: ' from ', placeholder: false },
      { text: '<IP>', placeholder: true },
      { text: ': a < b > c', placeholder: false },
    ]);
  });
});
