import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineCutter } from './line-cutter.ts';

it('gives every byte once, in order, in whole lines, however they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[ab\n]{1,9}$/), { maxLength: 20 }),
      fc.integer({ min: 3, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      (pieces, maxLineBytes, every) => {
        const cutter = new LineCutter(maxLineBytes);
        const taken: { value: Buffer; openEnd: boolean }[] = [];
        const takeAll = () => {
          for (let piece = cutter.take(); piece !== null; piece = cutter.take()) taken.push(piece);
        };
        pieces.forEach((piece, index) => {
          cutter.push(Buffer.from(piece));
          if (index % every === 0) takeAll();
        });
        takeAll();
        for (const { value, openEnd } of taken) {
          expect(value.toString().endsWith('\n')).toBe(!openEnd);
          if (openEnd) expect(value.length).toBe(maxLineBytes);
        }
        const rest = cutter.rest()?.toString() ?? '';
        expect(rest).not.toContain('\n');
        expect(taken.map(({ value }) => value.toString()).join('') + rest).toBe(pieces.join(''));
      },
    ),
  );
});
