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

describe('a long message of a new kind', () => {
  const words = (count: number, seed: string): string =>
    Array.from({ length: count }, (_, at) => `-D${seed}_${String.fromCharCode(97 + (at % 26))}x=on`).join(' ');
  const compile = (name: string): string => `cc -c ${name}.c ${words(150, name)}`;

  it('is known by its first words, and whole when it comes again', () => {
    const miner = new TemplateMiner();
    const first = miner.addLogMessage(compile('alpha'));
    const second = miner.addLogMessage(compile('alpha'));
    const third = miner.addLogMessage(compile('alpha'));
    if (first.status !== 'parsed' || second.status !== 'parsed' || third.status !== 'parsed') throw new Error('parsed');
    expect(first.pattern.slots.at(-1)?.kind).toBe('text');
    expect(rebuild(first.pattern, first.values)).toBe(compile('alpha'));
    expect(first.pattern.parts.join('').length).toBeLessThan(20);
    expect(second.pattern.parts.join('')).toBe(compile('alpha'));
    expect(third.patternId).toBe(second.patternId);
    expect(miner.stats()).toMatchObject({ lines: 3, parsed: 3 });
  });

  it('does not make the miner keep every text that never comes again', () => {
    const miner = new TemplateMiner();
    for (let at = 0; at < 2_000; at++) {
      const name = [...String(at)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
      expect(miner.addLogMessage(`gcc -O -g ${words(150, name)}`).status).toBe('parsed');
    }
    expect(miner.stats().patterns).toBeLessThan(10);
    expect(miner.stats().constantUnits).toBeLessThan(1_000);
  });

  it('is matched as it was learned', () => {
    const miner = new TemplateMiner();
    const learned = miner.addLogMessage(compile('alpha'));
    const matched = miner.match(compile('alpha'));
    expect(matched).toMatchObject({ ...learned, changeType: 'none' });
    expect(miner.match(compile('beta'))).toBeUndefined();
    const restored = TemplateMiner.restore(miner.snapshot());
    expect(restored.match(compile('alpha'))?.patternId).toBe(matched?.patternId);
    const again = restored.addLogMessage(compile('alpha'));
    expect(again.status === 'parsed' && again.pattern.parts.join('')).toBe(compile('alpha'));
  });

  it('is of a known kind where one fits', () => {
    const miner = new TemplateMiner();
    const text = (user: string): string =>
      `request of ${user} was refused because ${'the reason is long and '.repeat(60)}over`;
    const users = ['Bob', 'Ann', 'Eve', 'Kim', 'Ned', 'Zoe', 'Uwe', 'Ian', 'Tim', 'Lea'];
    for (const user of users) for (let at = 0; at < 2; at++) miner.addLogMessage(text(user));
    miner.consolidate();
    const template = miner.addLogMessage(text('Bob'));
    const stranger = miner.addLogMessage(text('Mia'));
    expect(stranger.status === 'parsed' && stranger.templateId).toBe(
      template.status === 'parsed' && template.templateId,
    );
  });
});
