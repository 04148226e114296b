// Makes the one package that `npm install --global` takes: `node scripts/pack.mjs FOLDER` leaves FOLDER/logsieve-VERSION.tgz after a build. The workspaces
// travel inside it (bundled dependencies), in the folders of the repository; everything else comes from the registry as usual.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argv, stdout } from 'node:process';

const root = join(import.meta.dirname, '..');
const [, , folder] = argv;
if (folder === undefined) throw new Error('usage: node scripts/pack.mjs FOLDER');
const stage = join(resolve(folder), 'package');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
/** What runs: no sources, no types, no source maps, no tests. */
const runs = (path) => !/\.d\.ts$|\.map$|\.tsbuildinfo$|\.test\.js$/.test(path);

const workspaces = ['shared', 'services'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(group, name)),
);
const all = new Map(
  workspaces.map((path) => {
    const manifest = readJson(join(root, path, 'package.json'));
    return [manifest.name, { path, manifest }];
  }),
);
/** What the command is made of: itself and every workspace that it needs. */
const own = new Set();
const need = (name) => {
  if (own.has(name) || !all.has(name)) return;
  own.add(name);
  for (const dependency of Object.keys(all.get(name).manifest.dependencies ?? {})) need(dependency);
};
need('logsieve');
const packages = [...own].map((name) => all.get(name));
const isPage = ({ manifest }) => manifest.name === '@logsieve/web';

rmSync(stage, { recursive: true, force: true });
for (const one of packages) {
  const { path, manifest } = one;
  const isCommand = manifest.name === 'logsieve';
  const target = isCommand ? join(stage, path) : join(stage, 'node_modules', manifest.name);
  mkdirSync(target, { recursive: true });
  for (const part of ['dist', 'bin', 'prompts', 'index.js'])
    if (existsSync(join(root, path, part)))
      cpSync(join(root, path, part), join(target, part), { recursive: true, filter: runs });
  if (!existsSync(join(target, 'dist'))) throw new Error(`${path} is not built: npm run build`);
  // No dependencies here: npm takes what a bundled package needs for bundled too, and would not get it.
  const { name, version, license, type, exports } = manifest;
  writeJson(join(target, 'package.json'), { name, version, license, type, exports });
}

// What the page is made of is in its files already.
const external = packages
  .filter((one) => !isPage(one))
  .flatMap(({ manifest }) => Object.entries(manifest.dependencies ?? {}))
  .filter(([name]) => !own.has(name));
const bundled = packages.filter(({ manifest }) => manifest.name !== 'logsieve');
const { version, license, description, engines } = readJson(join(root, 'package.json'));
writeJson(join(stage, 'package.json'), {
  name: 'logsieve',
  version,
  description,
  license,
  type: 'module',
  engines,
  bin: { logsieve: 'services/cli/bin/logsieve.js' },
  dependencies: Object.fromEntries(
    [...external, ...bundled.map(({ manifest }) => [manifest.name, manifest.version])].sort(([a], [b]) =>
      a < b ? -1 : 1,
    ),
  ),
  bundleDependencies: bundled.map(({ manifest }) => manifest.name).sort(),
});
for (const path of ['LICENSE', 'README.md', 'deploy/clickhouse/migrations'])
  cpSync(join(root, path), join(stage, path), { recursive: true });
cpSync(join(root, 'models'), join(stage, 'models'), { recursive: true, filter: (path) => !/\/train$/.test(path) });
execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', resolve(folder)], { cwd: stage });
stdout.write(`${join(resolve(folder), `logsieve-${version}.tgz`)}\n`);
