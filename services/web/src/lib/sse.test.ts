import { describe, expect, it } from 'vitest';
import { createSseParser } from './sse.ts';

describe('createSseParser', () => {
  const text = ': hello\r\n\r\ndata: {"a":1}\n\nevent: line\ndata: first\ndata: second\n\ndata:x\n\n';
  const expected = [
    { event: 'message', data: '{"a":1}' },
    { event: 'line', data: 'first\nsecond' },
    { event: 'message', data: 'x' },
  ];
  it('reads events however the text is cut', () => {
    for (const size of [1, 2, 3, 7, text.length]) {
      const parse = createSseParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parse(text.slice(at, at + size)));
      expect(events).toEqual(expected);
    }
  });
  it('keeps an unfinished event back', () => {
    const parse = createSseParser();
    expect(parse('data: half')).toEqual([]);
    expect(parse(' done\n')).toEqual([]);
    expect(parse('\n')).toEqual([{ event: 'message', data: 'half done' }]);
  });
});
