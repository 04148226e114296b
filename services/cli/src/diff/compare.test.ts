import { describe, expect, it } from 'vitest';
import type { LogRecord } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { Parser } from '@logsieve/parser';
import { compareSides } from './compare.ts';
import { PatternCounter } from './template-counts.ts';

const recordOf = (body: string, offset: number): LogRecord => ({
  ...textLine(body),
  position: { source: 'x', partition: 0, offset, index: 0 },
  observedAt: 1_700_000_000_000_000_000n,
});

function changes(a: readonly string[], b: readonly string[]) {
  const parser = new Parser();
  const sides = [a, b].map((bodies) => {
    const counter = new PatternCounter();
    bodies.forEach((body, offset) => {
      counter.add(parser.parse(recordOf(body, offset), 'diff'));
    });
    return counter;
  });
  const service = parser.of('diff');
  const [before, after] = sides.map((side) => side.byTemplate((line) => service.currentTemplateOf(line)));
  if (before === undefined || after === undefined) throw new Error('two sides');
  return compareSides(before, after, 0.05).map((one) => ({ ...one, text: service.templateText(one.templateId) }));
}

const repeat = (count: number, body: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => body(index));
const served = (index: number, status = 200): string =>
  `served request ${String(1000 + index)} with status ${String(status)} in ${String(5 + (index % 90))} ms`;

describe('differences between two logs', () => {
  it('finds none between a log and itself', () => {
    const lines = repeat(500, (index) => served(index));
    expect(changes(lines, lines)).toEqual([]);
  });

  it('names what is new and what is gone', () => {
    const common = repeat(200, (index) => served(index));
    const found = changes(
      [...common, ...repeat(30, (index) => `cache warmed with ${String(index)} entries`)],
      [...common, 'disk /dev/sda is failing'],
    );
    expect(found.find((one) => one.change === 'gone')?.text).toContain('cache warmed');
    expect(found.find((one) => one.change === 'new')).toMatchObject({ countA: 0, countB: 1, ratio: null });
  });

  it('names a changed rate with its ratio', () => {
    const quiet = repeat(900, (index) => served(index));
    const retry = (index: number): string => `retrying upload of part ${String(index)} after timeout`;
    const found = changes([...quiet, ...repeat(10, retry)], [...quiet, ...repeat(120, retry)]);
    const rate = found.find((one) => one.change === 'rate' && one.text.includes('retrying'));
    expect(rate).toMatchObject({ countA: 10, countB: 120 });
    expect(rate?.ratio).toBeGreaterThan(9);
  });

  it('names a value that changed its share', () => {
    const found = changes(
      repeat(500, (index) => served(index, index % 50 === 0 ? 503 : 200)),
      repeat(500, (index) => served(index, index % 2 === 0 ? 503 : 200)),
    );
    expect(found.find((one) => one.change === 'variable' && one.value === '503')).toMatchObject({
      countA: 10,
      countB: 250,
    });
  });

  it('does not take the ids of two runs for a change, but a value that all lines had', () => {
    const run = (ids: readonly string[], version: string) => [
      ...repeat(300, (index) => `connection 0x${ids[index % ids.length] ?? ''} sent a frame`),
      ...repeat(300, () => `speaking protocol version ${version} now`),
    ];
    const found = changes(run(['aa01', 'bb02', 'cc03'], '7'), run(['dd04', 'ee05'], '8'));
    expect(found.map((one) => [one.change, one.value]).sort()).toEqual([
      ['variable', '7'],
      ['variable', '8'],
    ]);
  });
});
