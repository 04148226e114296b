import { describe, expect, it } from 'vitest';
import { rebuild, TemplateMiner } from './index.ts';

const UNITS = 5_000_000;
/** Each would take hours, were the cost of a line more than linear in its length. */
const PIECES = ['1.', ':', 'a1-', '<*>', '"', '\ud800', '/a?b=', '1,111', ' ', '0x', 'k=', '[', '::1', '@a.', 'x'];

describe('a line of five million units', { timeout: 240_000 }, () => {
  // Looked at as far as the options allow, and only up to the default bound.
  it.each([{ maxScanLength: 1_048_576, maxTokens: 4_096 }, {}])('is rebuilt exactly, in linear time: %o', (options) => {
    const miner = new TemplateMiner({ ...options, maxLineLength: UNITS });
    for (const piece of PIECES) {
      const line = piece.repeat(Math.floor(UNITS / piece.length));
      const mined = miner.addLogMessage(line);
      expect(mined.status).toBe('parsed');
      if (mined.status === 'parsed') expect(rebuild(mined.pattern, mined.values) === line).toBe(true);
    }
    expect(miner.addLogMessage('x'.repeat(UNITS + 1))).toEqual({ status: 'unparsed', reason: 'line_too_long' });
  });
});
