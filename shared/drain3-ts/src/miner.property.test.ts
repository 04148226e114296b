import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuild, TemplateMiner } from './index.ts';

const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 120 })
  .map((units) => String.fromCharCode(...units));
const word = fc.constantFrom(
  'user',
  'opened',
  'closed',
  'block',
  'size=',
  'a',
  '<*>',
  '[',
  ']',
  'Bob',
  'k:',
  '/var/log/x',
  'C:\\x',
  '"q"',
);
const value = fc.oneof(
  fc.integer().map(String),
  fc.ipV4(),
  fc.ipV6(),
  fc.uuid(),
  fc.webUrl(),
  fc.emailAddress(),
  fc.constantFrom('1,234,567', '12.5ms', 'blk_-9', '00:1a:2b:3c:4d:5e', '2026-01-02T03:04:05.678Z', '\uffff', '\ud800'),
);
const blank = fc.constantFrom(' ', '  ', '\t', ', ', '=', ':', '/', '');
const logLike = fc
  .array(fc.tuple(fc.oneof(word, value), blank), { maxLength: 20 })
  .map((pairs) => pairs.map(([text, gap]) => text + gap).join(''));
const line = fc.oneof(logLike, anyUnits);

const shapeOf = (miner: TemplateMiner): [string, string, string][] =>
  [...miner.patterns()]
    .map(({ id }): [string, string, string] => [
      id,
      miner.templateOf(id),
      miner.template(miner.templateOf(id))?.text ?? '',
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('properties', () => {
  it('rebuilds every parsed line exactly and counts every other', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (lines, maxTokens) => {
        const miner = new TemplateMiner({ maxTokens: maxTokens * 4, maxScanLength: 64, cacheSize: 16 });
        for (const text of lines) {
          const mined = miner.addLogMessage(text);
          if (mined.status === 'parsed') expect(rebuild(mined.pattern, mined.values)).toBe(text);
        }
        const { lines: seen, parsed, unparsed } = miner.stats();
        expect(seen).toBe(lines.length);
        expect(parsed).toBe([...miner.templates()].reduce((sum, { count }) => sum + count, 0));
        expect(seen - parsed).toBe(Object.values(unparsed).reduce((sum, count) => sum + count, 0));
      }),
      { numRuns: 2_000 },
    );
  });

  it('match never learns and agrees with addLogMessage on known lines', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        const miner = new TemplateMiner();
        for (const text of lines) miner.addLogMessage(text);
        const before = JSON.stringify(miner.snapshot());
        for (const text of lines) {
          const found = miner.match(text);
          if (text !== '') expect(found && rebuild(found.pattern, found.values)).toBe(text);
        }
        expect(JSON.stringify(miner.snapshot())).toBe(before);
      }),
    );
  });

  it('snapshot, restore, continue equals no interruption', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 150 }), fc.nat(150), (lines, at) => {
        const whole = new TemplateMiner();
        let broken = new TemplateMiner();
        lines.forEach((text, i) => {
          if (i === at) broken = TemplateMiner.restore(JSON.parse(JSON.stringify(broken.snapshot())));
          expect(broken.addLogMessage(text)).toEqual(whole.addLogMessage(text));
        });
        expect(broken.snapshot()).toEqual(whole.snapshot());
      }),
      { numRuns: 300 },
    );
  });

  it('two miners over any split end with the same templates after exchange', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.boolean()), { maxLength: 200 }), (lines) => {
        const [left, right] = [new TemplateMiner(), new TemplateMiner()];
        for (const [text, side] of lines) (side ? left : right).addLogMessage(text);
        const fromLeft = [...left.patterns()];
        left.importPatterns(right.patterns());
        right.importPatterns(fromLeft);
        expect(shapeOf(left)).toEqual(shapeOf(right));
      }),
      { numRuns: 300 },
    );
  });
});
