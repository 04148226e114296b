import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ATTACKS } from '../attack/attacks.ts';
import { writeCopies } from '../attack/instead.ts';
import { asMarkdown } from '../attack/table.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('attacks of the threat model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logsieve-attack-table-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  it.each(ATTACKS)('$name: its test is there, and its protection can be taken out', ({ test, cuts }) => {
    expect(read(test.file)).toContain(test.name);
    expect(cuts.length).toBeGreaterThan(0);
    const copies = Object.entries(writeCopies(root, folder, cuts));
    expect(copies.map(([file]) => file).sort()).toEqual([...new Set(cuts.map(({ file }) => join(root, file)))].sort());
    for (const [file, copy] of copies) expect(readFileSync(copy, 'utf8')).not.toBe(readFileSync(file, 'utf8'));
  });

  it('have names of their own, and docs/security.md has their table', () => {
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
    expect(read('docs/security.md')).toContain(asMarkdown(ATTACKS));
  });

  it('a text to cut that is not there, or twice, is said', () => {
    const cut = { file: 'package.json', to: '' };
    expect(() => writeCopies(root, folder, [{ ...cut, from: 'no such text' }])).toThrow(/does not stand once/);
    expect(() => writeCopies(root, folder, [{ ...cut, from: '"' }])).toThrow(/does not stand once/);
  });
});
