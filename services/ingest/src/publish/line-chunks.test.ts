import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkLines } from './line-chunks.ts';

const run = (text: string, chunk = 1e6) => [...chunkLines(Buffer.from(text), chunk)];
const textOf = (chunks: { value: Uint8Array }[]) => chunks.map((one) => Buffer.from(one.value).toString()).join('');

describe('chunkLines', () => {
  it('keeps bytes, drops blank lines, ends the last line', () => {
    const chunks = run('\n a\r\n\r\n\nb \n  \t\nc');
    expect(textOf(chunks)).toBe(' a\r\nb \nc\n');
    expect(chunks.map((one) => one.lines)).toEqual([3]);
  });

  it('shares memory where nothing is left out', () => {
    const body = Buffer.from('a\nb\n');
    const [chunk] = [...chunkLines(body, 100)];
    expect(chunk?.value.buffer).toBe(body.buffer);
  });

  it.each(['', '\n', '\r\n\n  \n'])('finds no line in %j', (text) => {
    expect(run(text)).toEqual([]);
  });

  it('leaves rejected lines out by their number', () => {
    const numbers: number[] = [];
    const chunks = [
      ...chunkLines(Buffer.from('a\n\nbad\nc'), 100, (line, number) => {
        numbers.push(number);
        return line.toString() === 'bad';
      }),
    ];
    expect(textOf(chunks)).toBe('a\nc\n');
    expect(numbers).toEqual([1, 3, 4]);
  });

  it('gives every line once, in order, whatever the chunk size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[ \t\rab]{0,5}$/), { maxLength: 30 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (lines, size, ends) => {
          const chunks = run(lines.join('\n') + (ends ? '\n' : ''), size);
          const expected = lines.filter((line) => line.trim() !== '');
          expect(textOf(chunks)).toBe(expected.map((line) => `${line}\n`).join(''));
          expect(chunks.reduce((sum, one) => sum + one.lines, 0)).toBe(expected.length);
          for (const { value, lines: count } of chunks)
            expect(Buffer.from(value).toString().split('\n')).toHaveLength(count + 1);
        },
      ),
    );
  });
});
