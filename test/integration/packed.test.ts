import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../fixtures/logsieve/index.ts';
import { root } from '../unit/deploy-files.ts';

const isBuilt = ['services/cli/dist/main.js', 'services/web/dist/index.html'].every((path) =>
  existsSync(join(root, path)),
);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bundleDependencies: readonly string[];
  readonly bin: { readonly logsieve: string };
}

/** The tarball as npm lays it out. What comes from the registry is lent from the checkout: the same versions, without a gigabyte of copies. */
describe.skipIf(!isBuilt)('the packed logsieve (needs a build)', () => {
  let folder = '';
  let installed = '';
  let manifest: Manifest;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logsieve-packed-'));
    const tarball = execFileSync(process.execPath, [join(root, 'scripts/pack.mjs'), join(folder, 'out')], {
      encoding: 'utf8',
    }).trim();
    const modules = join(folder, 'empty/node_modules');
    installed = join(modules, 'logsieve');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
    for (const name of Object.keys(manifest.dependencies).filter((one) => !manifest.bundleDependencies.includes(one))) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(installed, manifest.bin.logsieve), ...args], {
      cwd: folder,
      env: cleanEnvironment({}),
      timeout: 120_000,
    });

  it('declares everything that it imports', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.js') && !file.includes('@logsieve/web'),
    );
    const imported = files.flatMap((file) =>
      [
        ...readFileSync(join(installed, file), 'utf8').matchAll(
          /^(?:import|export) (?:[^'"]*? from )?'([^'.][^']*)'/gm,
        ),
      ].map(([, name = '']) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    );
    expect(imported.length).toBeGreaterThan(100);
    const known = new Set([...Object.keys(manifest.dependencies), ...builtinModules]);
    expect([...new Set(imported)].filter((name) => !name.startsWith('node:') && !known.has(name))).toEqual([]);
  });

  it('shows its help, takes a file and gives its bytes back', () => {
    expect(run('--help').stdout.toString()).toContain('Usage: logsieve');
    const text = Array.from({ length: 200 }, (_, at) => `worker ${String(at)} took job ${String(at * 7)}\r\n`).join('');
    writeFileSync(join(folder, 'app.log'), text);
    const ingested = run('ingest', 'app.log', '--data', 'store');
    expect(ingested.stderr.toString()).toBe('');
    expect(JSON.parse(ingested.stdout.toString())).toMatchObject({ store: { linesIn: 200, balanced: true } });
    expect(run('export', '--data', 'store', '--source', 'app.log').stdout.toString()).toBe(text);
    expect(run('analyze', 'app.log').stdout.toString()).toContain('200 lines');
  });

  it('serves the page', async () => {
    const child = spawn(
      process.execPath,
      [join(installed, manifest.bin.logsieve), 'up', '--port', '0', '--data', 'served'],
      { cwd: folder, env: cleanEnvironment({}), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const url = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (chunk: Buffer) => {
          const ready = /^ready (\S+)/m.exec(chunk.toString());
          if (ready !== null) resolve(ready[1] ?? '');
        });
        child.once('exit', (code) => {
          reject(new Error(`ended with ${String(code)}`));
        });
      });
      const page = await fetch(url, { headers: { accept: 'text/html' } });
      expect(await page.text()).toContain('<div id="root">');
    } finally {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  });
});
