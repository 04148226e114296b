import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { alignLine, alignSpans } from './align.ts';
import { parseInput } from './parse-input.ts';
import type { InputLine, ParseInputOptions } from './parse-input.ts';
import { parsedColumns, parsedFields } from './row.ts';
import type { ParsedRow } from './row.ts';

const inOrder = (lines: readonly InputLine[]) =>
  async function* () {
    await Promise.resolve();
    for (let at = 0; at < lines.length; at += 3) yield lines.slice(at, at + 3);
  };

async function rowsOf(lines: readonly InputLine[], options: Partial<ParseInputOptions> = {}) {
  const rows: ParsedRow[] = [];
  let clock = 0;
  const stats = await parseInput({
    open: inOrder(lines),
    onRow: (row) => void rows.push(row),
    now: () => (clock += 500),
    peakRssBytes: () => 7,
    ...options,
  });
  return { rows, stats };
}

describe('parsing a whole input', () => {
  it('gives one row per line, in order, with one value per <*>', async () => {
    const { rows, stats } = await rowsOf(
      ['open /var/a.txt took 12 ms', 'close 10.0.0.1:80', 'open /srv/b.txt took 7 ms'],
      { contentOnly: true },
    );
    expect(rows.map(({ line, template, status }) => [line, template, status])).toEqual([
      [1, 'open <*> took <*> ms', 'parsed'],
      [2, 'close <*>:<*>', 'parsed'],
      [3, 'open <*> took <*> ms', 'parsed'],
    ]);
    expect(rows[0]?.params).toEqual([
      { value: '/var/a.txt', category: 'LOI' },
      { value: '12', category: 'TDA' },
    ]);
    expect(rows[1]?.params.map(({ value, category }) => [value, category])).toEqual([
      ['10.0.0.1', 'LOI'],
      ['80', 'LOI'],
    ]);
    expect(rows[0]?.templateId).toBe(rows[2]?.templateId);
    expect(stats).toEqual({ lines: 3, bytes: 68, templates: 2, seconds: 0.5, linesPerSecond: 6, peakRssBytes: 7 });
  });

  it('labels early lines by what later lines show', async () => {
    const names = ['anna', 'bert', 'carla', 'dora', 'emil', 'fritz', 'gustav', 'hanna'];
    const { rows } = await rowsOf(names.map((name) => `session opened for ${name} by root`));
    expect(new Set(rows.map(({ template }) => template))).toEqual(new Set(['session opened for <*> by root']));
    expect(rows.map(({ params }) => params[0]?.value)).toEqual(names);
  });

  it('cuts the header off, or leaves it with contentOnly', async () => {
    const line = '2026-11-24 07:43:02,123 INFO  [main] a.b.C - started in 5 s';
    expect((await rowsOf([line])).rows[0]?.template).toBe('started in <*> s');
    expect((await rowsOf([line], { contentOnly: true })).rows[0]?.template).toContain('INFO');
  });

  it('gives a reason for every line without a template', async () => {
    const { rows, stats } = await rowsOf(['', Buffer.from([0x66, 0xff]), 'x'.repeat(2_000_000), 'fine 1']);
    expect(rows.map(({ status }) => status)).toEqual([
      'unparsed:empty',
      'unparsed:invalid_utf8',
      'unparsed:line_too_long',
      'parsed',
    ]);
    expect(stats.lines).toBe(4);
    expect(stats.templates).toBe(1);
  });

  it('names variables with semantics', async () => {
    const { rows } = await rowsOf(['block blk_42 has size=10'], { semantics: true, contentOnly: true });
    expect(rows[0]?.pairs).toEqual([
      ['block', 'blk_42'],
      ['size', '10'],
    ]);
    expect(rows[0]?.conceptualised).toBe('block <*block*> has size=<*size*>');
    expect(parsedColumns(true)).toHaveLength(parsedFields(rows[0] as ParsedRow).length);
  });

  it('waits for a slow sink and passes its failure on', async () => {
    let waiting = 0;
    const onRow = async () => {
      waiting += 1;
      expect(waiting).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      waiting -= 1;
    };
    await rowsOf(['a 1', 'a 2', 'a 3'], { onRow });
    await expect(rowsOf(['a 1'], { onRow: () => Promise.reject(new Error('disk full')) })).rejects.toThrow('disk full');
  });

  it('refuses an input that is another one the second time', async () => {
    for (const second of [['a 1'], ['a 1', 'a 2', 'a 3']]) {
      let opened = 0;
      const open = () => inOrder(opened++ === 0 ? ['a 1', 'a 2'] : second)();
      await expect(rowsOf([], { open })).rejects.toThrow('the input changed');
    }
  });
});

describe('a line laid on a template', () => {
  const align = (text: string, line: string, slots: { start: number; end: number }[] = []) =>
    alignSpans(text.split('<*>'), line, slots)?.map(({ start, end }) => line.slice(start, end)) ?? null;

  it('takes what stands for each <*>', () => {
    expect(align('a <*> b <*>', 'a 1 b 2 b 3')).toEqual(['1', '2 b 3']);
    expect(align('<*>', 'x y')).toEqual(['x y']);
    expect(align('same', 'same')).toEqual([]);
    expect(align('same', 'other')).toBeNull();
    expect(align('a <*> b', 'a b')).toBeNull();
    expect(align('<*> b', 'a  c')).toBeNull();
  });

  it('does not cut inside a value', () => {
    expect(align('<*> - <*>', '1 - 2 - 3', [{ start: 0, end: 5 }])).toEqual(['1 - 2', '3']);
  });

  it('takes any blanks for one, and keeps the values as they are', () => {
    const line = '  open\t a  b   in  7 ms\r';
    const spans = alignLine(['open ', ' in ', ' ms'], line, []);
    expect(spans?.map(({ start, end }) => line.slice(start, end))).toEqual(['a  b', '7']);
  });

  it('leaves the constants where the values are taken out', () => {
    const word = fc.constantFrom('a', 'b', 'cc', '7', '8', 'x');
    const blanks = fc.constantFrom(' ', '  ', '\t', ' \r');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, blanks, fc.boolean()), { minLength: 1, maxLength: 8 }), (pieces) => {
        const line = pieces.map(([text, blank]) => text + blank).join('');
        const template = pieces.map(([text, , variable]) => (variable ? '<*>' : text)).join(' ');
        const parts = template.split('<*>');
        const spans = alignLine(parts, line, []);
        if (spans === null) return;
        let rest = '';
        let at = 0;
        for (const { start, end } of spans) {
          rest += `${line.slice(at, start)}<*>`;
          at = end;
        }
        expect((rest + line.slice(at)).trim().replace(/\s+/g, ' ')).toBe(template);
      }),
    );
  });
});
