import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(path, 'utf8');

interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}
interface Bom {
  readonly components: readonly {
    readonly group?: string;
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
    readonly hashes: readonly unknown[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const lock = (JSON.parse(read(join(root, 'package-lock.json'))) as { packages: Record<string, Locked> }).packages;
const locked = Object.entries(lock).filter(([place, one]) => place.includes('node_modules/') && one.link !== true);
const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

const folder = mkdtempSync(join(tmpdir(), 'logsieve-sbom-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const make = (): string => {
  execFileSync(process.execPath, [join(root, 'scripts/sbom.mjs'), folder]);
  return read(join(folder, 'sbom.cdx.json'));
};
const text = make();
const bom = JSON.parse(text) as Bom;

/** Licences that let the whole be passed on under Apache-2.0, with no duty but to keep the notices. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  '(MIT OR CC0-1.0)',
];

it('the bill of materials lists exactly what npm itself counts as needed at runtime', () => {
  const runtime = locked
    .filter(([, one]) => one.dev !== true && one.devOptional !== true)
    .map(([place, one]) => `${nameOf(place)}@${one.version ?? ''}`);
  const listed = bom.components.map((one) => `${one.group ? `${one.group}/` : ''}${one.name}@${one.version}`);
  expect([...listed].sort()).toEqual([...new Set(runtime)].sort());
  expect(listed.length).toBeGreaterThan(100);
});

it('every dependency that it names is in it, and it is the same each time', () => {
  const refs = new Set(bom.components.map((one) => one.purl));
  for (const { dependsOn } of bom.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  expect(make()).toBe(text);
});

it('no runtime dependency has a licence outside the list', () => {
  const outside = bom.components.filter(
    ({ licenses: [licence] }) => !ALLOWED.includes(licence?.license?.id ?? licence?.expression ?? 'none'),
  );
  expect(outside.map((one) => one.purl)).toEqual([]);
});

it('the list of licences has the words of every package that is installed and brings them', () => {
  const words = read(join(folder, 'licences.txt'));
  for (const name of ['kafkajs', 'express', 'react'])
    expect(words).toContain(read(join(root, 'node_modules', name, 'LICENSE')).trim());
});

it('no install script of a dependency is needed: each is denied, and what it would do is not there', () => {
  const { allowScripts } = JSON.parse(read(join(root, 'package.json'))) as { allowScripts: Record<string, boolean> };
  const withScript = locked.filter(([, one]) => one.hasInstallScript === true).map(([place]) => nameOf(place));
  expect(withScript.length).toBeGreaterThan(0);
  for (const name of withScript) expect(allowScripts[name], name).toBe(false);
  expect(Object.values(allowScripts)).not.toContain(true);
  // The one whose script does anything is onnxruntime-node: it fetches CUDA libraries. Every other test that scores runs without them.
  const cuda = join(root, 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so');
  expect(existsSync(cuda)).toBe(false);
});
