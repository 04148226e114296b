import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLogsieve } from '../fixtures/logsieve/index.ts';

const BEFORE = Array.from({ length: 400 }, (_, n) => [
  `2026-01-02 10:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')} INFO store - read block blk_${String(n * 7)} in ${String(n % 40)} ms`,
  `2026-01-02 10:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')} INFO web - user u${String(n % 9)} opened the page`,
]).flat();
const FAILING = Array.from(
  { length: 60 },
  (_, n) =>
    `2026-01-02 10:06:${String(n).padStart(2, '0')} ERROR store - disk sd${String(n % 3)} failed with code ${String(500 + n)}`,
);
const TRACE = [
  '2026-01-02 10:00:00 ERROR store - write failed',
  'java.io.IOException: disk',
  '\tat a.b.C.write(C.java:10)',
  '2026-01-02 10:00:01 INFO store - retry 7',
];

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logsieve-offline-'));
  writeFileSync(at('before.log'), `${BEFORE.join('\n')}\n`);
  writeFileSync(at('after.log.gz'), gzipSync(`${[...BEFORE, ...FAILING].join('\n')}\n`));
  writeFileSync(at('trace.log'), `${TRACE.join('\n')}\n`);
  writeFileSync(at('table.csv'), 'id,Content\n1,"read 7, then 8"\n2,"read 9, then 10"\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What it printed, as text. */
async function logsieve(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await runLogsieve(args);
  return { code, stdout: stdout.toString(), stderr };
}

const rows = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

describe('logsieve parse', () => {
  it('gives a row per line, whose parameters put back into the template are the message', async () => {
    const { code, stdout } = await logsieve('parse', at('before.log'), '--out', '-', '--stats', at('stats.json'));
    expect(code).toBe(0);
    const parsed = rows(stdout);
    expect(parsed.map(({ line }) => Number(line))).toEqual(BEFORE.map((_, index) => index + 1));
    parsed.forEach(({ template = '', params = '[]', status }, index) => {
      expect(status).toBe('parsed');
      const values = (JSON.parse(params) as { value: string }[]).map(({ value }) => value);
      const message = template.split('<*>').reduce((text, part, slot) => text + (values[slot - 1] ?? '') + part);
      expect(BEFORE[index]?.endsWith(message)).toBe(true);
    });
    expect(new Set(parsed.map((row) => row['template_id'])).size).toBe(2);
    expect(JSON.parse(readFileSync(at('stats.json'), 'utf8'))).toMatchObject({ lines: BEFORE.length, templates: 2 });
  });

  it('reads a column of a CSV file, with its semantics', async () => {
    const args = [
      'parse',
      at('table.csv'),
      '--column',
      'Content',
      '--content-only',
      '--semantics',
      '--out',
      at('out.csv'),
    ];
    expect((await logsieve(...args)).code).toBe(0);
    const parsed = rows(readFileSync(at('out.csv'), 'utf8'));
    expect(parsed.map(({ template }) => template)).toEqual(['read <*>, then <*>', 'read <*>, then <*>']);
    expect(Object.keys(parsed[0] ?? {})).toEqual(
      'line template_id template params status pairs conceptualised'.split(' '),
    );
  });

  it('takes a stack trace for one event where asked to', async () => {
    const joined = rows((await logsieve('parse', at('trace.log'), '--join-traces', '--out', '-')).stdout);
    expect(joined.map(({ line }) => line)).toEqual(['1', '4']);
    expect(joined[0]?.['template']).toContain('write failed java.io.IOException: disk at a.b.C.write');
    const apart = rows((await logsieve('parse', at('trace.log'), '--out', '-')).stdout);
    expect(apart.map(({ line }) => line)).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    [['parse', 'INPUT', '--column', 'nothing', '--out', '-'], 2, "no column 'nothing'"],
    [['parse', 'INPUT', '--column', 'Content', '--join-traces', '--out', '-'], 2, '--join-traces'],
    [['parse', 'INPUT'], 2, '--out'],
    [['parse', '/nowhere/x.log', '--out', '-'], 2, '/nowhere/x.log'],
  ])('says what is wrong: %j', async (args, code, text) => {
    const result = await logsieve(...args.map((arg) => (arg === 'INPUT' ? at('table.csv') : arg)));
    expect(result.stderr).toContain(text);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
  });
});

describe('logsieve diff and analyze', () => {
  it('exits 1 and names what is new, gone or changed; 0 where nothing is', async () => {
    const changed = await logsieve('diff', at('before.log'), at('after.log.gz'), '--json');
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('failed with code <*>');
    expect((await logsieve('diff', at('before.log'), at('before.log'))).code).toBe(0);
    expect((await logsieve('diff', at('before.log'), at('missing.log'))).code).toBe(2);
  });

  it('exits 1 with --fail-on where a failure begins, with the lines that prove it', async () => {
    const bad = await logsieve('analyze', at('after.log.gz'), '--json', '--fail-on', 'anomalous');
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('failed with code <*>');
    const good = await logsieve('analyze', at('before.log'), '--fail-on', 'anomalous');
    expect(good.code).toBe(0);
    expect(good.stdout).toContain('800 lines, 2 templates');
  });
});

describe('logsieve score', () => {
  it('scores windows with all columns, and finds the failing ones', async () => {
    const args = ['score', at('after.log.gz'), '--window', '60s', '--train', at('before.log'), '--out', '-'];
    const { code, stdout } = await logsieve(...args);
    expect(code).toBe(0);
    const scored = rows(stdout);
    expect(Object.keys(scored[0] ?? {})).toEqual(
      'unit first_line last_line score verdict kinds decided_by evidence'.split(' '),
    );
    const worst = scored.reduce((one, other) => (Number(other['score']) > Number(one['score']) ? other : one));
    expect(Number(worst['last_line'])).toBeGreaterThan(BEFORE.length);
    for (const { score } of scored) expect(Number(score)).toSatisfy((value: number) => value >= 0 && value <= 1);
  });

  it('wants exactly one kind of unit', async () => {
    expect((await logsieve('score', at('before.log'), '--out', '-')).code).toBe(2);
    expect((await logsieve('score', at('before.log'), '--window', '20', '--each-line', '--out', '-')).code).toBe(2);
  });
});

it.each([
  [['tail', '--url', 'nonsense'], 2, 'nonsense'],
  [['search', 'x', '--url', 'http://127.0.0.1:9'], 3, '127.0.0.1:9'],
  [['stats', '--data', '/nowhere/data', '--json'], 2, '/nowhere/data'],
  [['verify', '--data', '/nowhere/data'], 2, '/nowhere/data'],
  [['ingest', '/nowhere/x.log', '--data', 'FOLDER/new'], 2, '/nowhere/x.log'],
  [['nonsense'], 2, 'nonsense'],
])('a command that cannot do its work says why and how bad it is: %j', async (args, code, text) => {
  const result = await logsieve(...args.map((arg) => arg.replace('FOLDER', folder)));
  expect(result.stderr).toContain(text);
  expect(result.code).toBe(code);
});
