import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CellTable } from './cell-table.ts';
import { Ideas, IDEAS } from './ideas.ts';
import { cellsOf, COMPARED_WORDS } from './group/cells.ts';
import { Scanner } from './scan/scanner.ts';
import { textOfParts, textOfScan } from './skeleton-text.ts';
import { SLOT, tokenise } from './tokens.ts';

const word = fc.constantFrom(
  'open',
  'zaphod',
  '"a',
  'b"',
  '12',
  '7KB',
  '/a/b',
  'x=1',
  '(',
  ')',
  '\t',
  '',
  'k',
  '10.0.0.1:80',
);
const lines = fc
  .tuple(fc.array(word, { maxLength: 2 * COMPARED_WORDS + 4, size: 'max' }), fc.constantFrom('', ' café'))
  .map(([words, end]) => words.join(' ') + end);

function scanned(line: string): { readonly scan: Scanner; readonly parts: string[] } {
  const scan = new Scanner(256, 16_384, new Ideas(IDEAS));
  scan.scan(line, undefined);
  const parts: string[] = [];
  let at = 0;
  for (let slot = 0; slot < scan.count; slot++) {
    parts.push(line.slice(at, scan.starts[slot]));
    at = scan.ends[slot] as number;
  }
  return { scan, parts: [...parts, line.slice(at)] };
}

it('words are the same from a scanned line and from its parts, whatever is known', () => {
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 4 }), (given) => {
      const ideas = new Ideas(IDEAS);
      for (const line of given) {
        const { scan, parts } = scanned(line);
        const known = cellsOf(textOfScan(scan, parts, COMPARED_WORDS), ideas);
        const fresh = cellsOf(textOfParts(parts), new Ideas(IDEAS));
        expect(known).toEqual(fresh);
      }
    }),
  );
});

it('words are cut at blanks, and none is lost', () => {
  fc.assert(
    fc.property(lines, (line) => {
      const { parts } = scanned(line);
      const { tokens } = tokenise(textOfParts(parts), Infinity, new CellTable());
      const words = parts
        .join(SLOT)
        .split(/[ \t]+/)
        .filter((text) => text !== '');
      expect(tokens.map(({ raw }) => raw)).toEqual(words);
    }),
  );
});
