import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, textEdges } from './text-edges.ts';

const piece = fc.string({ unit: fc.constantFrom('a', 'b', 'B', ' ', 'é'), maxLength: 3 });

/** As the store compares values with edges. */
const mayHold = (text: string, parts: readonly string[], values: readonly string[]): boolean =>
  textEdges(text, parts).some(({ slot, rests, heads }) => {
    const value = folded(values[slot - 1] ?? '');
    return (
      rests.some((rest) => value.startsWith(rest) || rest.startsWith(value)) ||
      heads.some((head) => value.endsWith(head))
    );
  });

test('no text that lies across a border of a line is missed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(piece, piece), { minLength: 1, maxLength: 4 }),
      piece,
      piece,
      piece,
      (cells, last, a, b) => {
        const parts = [...cells.map(([part]) => part), last];
        const values = cells.map(([, value]) => value);
        const line = parts.map((part, at) => part + (values[at] ?? '')).join('');
        const text = a + b;
        const within = [...parts, ...values].some((one) => folded(one).includes(folded(text)));
        if (text === '' || within || !folded(line).includes(folded(text))) return;
        expect(mayHold(text, parts, values)).toBe(true);
      },
    ),
    { numRuns: 20_000 },
  );
});

test('only values that may hold a part of the text are edges', () => {
  expect(textEdges('took 7', ['request took ', ' ms on ', ''])).toEqual([{ slot: 1, rests: ['7'], heads: [] }]);
  expect(textEdges('not found', ['user ', ' ', ''])).toEqual([{ slot: 1, rests: [], heads: ['not'] }]);
  expect(textEdges('ab', ['', '', ' '])).toEqual([{ slot: 1, rests: [], heads: ['a'] }]);
  expect(textEdges('blk_7', ['from ', ' to ', ''])).toEqual([]);
});
