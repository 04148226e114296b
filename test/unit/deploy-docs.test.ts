import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '@logsieve/config';
import { readText, root } from './deploy-files.ts';

const pages = ['docs/doors.md', 'docs/operations.md', 'docs/alerts.md', 'docs/quick-starts.md'];

describe.each(pages)('%s', (page) => {
  const text = readText(page);

  it('names settings that there are', () => {
    const named = [...new Set(text.match(/\bLOGSIEVE_[A-Z_]+\b/g) ?? [])];
    const known = new Set(
      Object.values(SETTINGS).flatMap(({ env, secret }) => (secret ? [env, `${env}_FILE`] : [env])),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(3);
  });

  it('links to places that there are', () => {
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-'),
    );
    for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (target.startsWith('#')) expect(headings, target).toContain(target.slice(1));
      else if (!target.startsWith('http')) expect(existsSync(join(root, 'docs', target)), target).toBe(true);
    }
  });
});

describe('the table of doors', () => {
  it('names tests that there are, for every door', () => {
    const rows = readText('docs/doors.md')
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| door'));
    expect(rows?.length).toBeGreaterThan(8);
    for (const row of rows ?? []) {
      const tests = row.match(/[\w/-]+\.test\.ts/g) ?? [];
      expect(tests.length, row).toBeGreaterThan(0);
      for (const test of tests) expect(existsSync(join(root, 'test/integration', test)), test).toBe(true);
    }
  });

  it('names tests that there are, for every way out', () => {
    const [, section = ''] = /^## Ways out\n([^]*?)^## /m.exec(readText('docs/doors.md')) ?? [];
    const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| way'));
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) {
      const tests = row.match(/[\w/-]+\.test\.ts/g) ?? [];
      expect(tests.length, row).toBeGreaterThan(0);
      for (const test of tests) expect(existsSync(join(root, 'test', test)), test).toBe(true);
    }
  });

  it('has every setting that opens a door', () => {
    const opening = Object.values(SETTINGS).filter((setting) => setting.path.startsWith('doors.'));
    expect(opening.length).toBeGreaterThan(3);
    for (const { env } of opening) expect(readText('docs/doors.md')).toContain(env);
  });
});
