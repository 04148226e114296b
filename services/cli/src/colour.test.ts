import { describe, expect, it } from 'vitest';
import { bySeverity, paintFor } from './colour.ts';

describe('colours', () => {
  it.each([
    ['a terminal', { isTTY: true }, {}, true],
    ['a pipe', {}, {}, false],
    ['a terminal of someone who wants none', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
  ])('on %s', (_name, stream, environment, expected) => {
    const text = bySeverity(paintFor(stream, environment), 17, 'failed');
    expect(text.includes('\u001b[')).toBe(expected);
    expect(text).toContain('failed');
  });
});
