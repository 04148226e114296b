import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGlobs, expandGlobs, partPattern } from './glob.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logsieve-glob-'));
  for (const path of ['a.log', 'b.log', 'b.txt', '.hidden.log', 'x[1].log', 'one/c.log', 'one/two/d.log']) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), '');
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('expandGlobs', () => {
  it.each([
    ['*.log', ['a.log', 'b.log', 'x[1].log']],
    ['[!a].log', ['b.log']],
    ['[ab].???', ['a.log', 'b.log', 'b.txt']],
    ['.*.log', ['.hidden.log']],
    ['*/*.log', ['one/c.log']],
    ['**/*.log', ['a.log', 'b.log', 'one/c.log', 'one/two/d.log', 'x[1].log']],
    ['one/**/d.log', ['one/two/d.log']],
    ['a.log', ['a.log']],
    ['missing/*.log', []],
    ['missing.log', []],
  ])('finds the files of %s', async (glob, expected) => {
    const found = await expandGlobs([join(folder, glob)]);
    expect(found.map((path) => relative(folder, path))).toEqual(expected);
  });

  it('gives a file of several globs once', async () => {
    expect(await expandGlobs([join(folder, 'a*'), join(folder, '*.log'), join(folder, 'a.log')])).toHaveLength(3);
  });
});

describe('partPattern', () => {
  it.each([
    ['a.b', 'axb', false],
    ['a+(b)|c', 'a+(b)|c', true],
    ['[a-c]', 'b', true],
    ['[^a]', '^', true],
    ['[^a]', 'b', false],
    ['[!^a]', 'b', true],
    ['*', '.dot', false],
  ])('%s on %s: %s', (part, name, fits) => {
    expect(partPattern(part).test(name)).toBe(fits);
  });
});

it('names a glob that is none', () => {
  expect(() => {
    checkGlobs(['/var/log/*.log', '/var/log/[z-a]']);
  }).toThrow("'/var/log/[z-a]' is no pattern of files");
});
