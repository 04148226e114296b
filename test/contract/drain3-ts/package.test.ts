import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '../../../shared/drain3-ts');
const STATE = '{"id_to_cluster": {"1": {"log_template_tokens": ["disk", "full", "on", "<*>"], "size": 2}}}';

/** The package as npm would publish it, alone in an empty folder. */
describe('drain3-ts with nothing but itself installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drain3-ts-alone-'));
  const installed = join(folder, 'node_modules/drain3-ts');
  let files: string[] = [];

  beforeAll(() => {
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: SOURCE,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [made] = JSON.parse(packed) as { filename: string; files: { path: string }[] }[];
    files = (made?.files ?? []).map(({ path }) => path);
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['xzf', join(folder, made?.filename ?? ''), '-C', installed, '--strip-components=1']);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds code, types, its converter and its README, and no test', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'LICENSE',
        'package.json',
        'bin/from-drain3.js',
        'dist/index.js',
        'dist/index.d.ts',
        'examples/count-templates.js',
      ]),
    );
    expect(files.filter((file) => /\.test\.|golden/.test(file))).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest['dependencies']).toEqual({});
    expect(manifest['private']).toBeUndefined();
    expect(manifest['version']).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('runs the example of its README', () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(installed, 'README.md'), 'utf8'))?.[1] ?? '';
    const script = join(folder, 'example.mjs');
    writeFileSync(
      script,
      `${example}\nconsole.log(JSON.stringify([line.values, rebuild(line.pattern, line.values), miner.template(line.templateId).text, line.pattern.slots[1]]));\n`,
    );
    expect(JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }))).toEqual([
      ['blk_42', '67108864', '10.0.0.1', '50010'],
      'Received block blk_42 of size 67108864 from /10.0.0.1:50010',
      'Received block <*> of size <*> from <*>:<*>',
      { kind: 'num', category: 'CRS', concept: 'size' },
    ]);
  });

  it('runs its examples', () => {
    const example = (name: string, args: string[] = [], input = ''): string =>
      execFileSync(process.execPath, [join(installed, 'examples', name), ...args], { encoding: 'utf8', input });
    expect(example('count-templates.js', [], 'took 7 ms\ntook 12 ms\nready\n')).toBe('2\ttook <*> ms\n1\tready\n');
    const state = join(folder, 'kept.json');
    expect(example('keep-and-restore.js', [state])).toMatch(/^1 lines of "took <\*> ms for user=ann".*\ntrue\n$/);
    expect(example('keep-and-restore.js', [state])).toMatch(/^2 lines of "took <\*> ms for user=ann".*\ntrue\n$/);
    expect(example('two-miners.js')).toMatch(/login of user <\*> from <\*>\n[^]*true\n$/);
  });

  it('converts a Drain3 snapshot on the command line', () => {
    const state = join(folder, 'state.json');
    writeFileSync(state, STATE);
    const printed = execFileSync(process.execPath, [join(installed, 'bin/from-drain3.js'), state], {
      encoding: 'utf8',
    });
    expect(JSON.parse(printed)).toMatchObject([{ parts: ['disk full on ', ''], born: 0 }]);
  });
});
