import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './deploy-files.ts';

interface PackageFile {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const IMPORT = /^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?'([^'.][^']*)'/gm;

const packages = ['shared', 'services'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Packages that the code which is shipped imports; tests and the build of the page need more. */
function importedBy(folder: string): Set<string> {
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$/.test(file),
  );
  const specifiers = files.flatMap((file) =>
    [...readFileSync(join(folder, 'src', file), 'utf8').matchAll(IMPORT)].map((match) => match[1] ?? ''),
  );
  return new Set(specifiers.filter((one) => !one.startsWith('node:')).map(packageOf));
}

/** The image has no development dependencies, and a package that is only there because another one needs it may go with that one. */
describe('what a package imports', () => {
  it.each(packages.map((folder) => [basename(folder), folder]))('%s declares', (_name, folder) => {
    const { name, dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
    const undeclared = [...importedBy(folder)].filter((one) => one !== name && !(one in dependencies));
    expect(undeclared).toEqual([]);
  });
});
