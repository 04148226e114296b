import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder)) {
    if (entry === 'node_modules' || entry === 'dist') continue;
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx)$/.test(entry)) yield path;
  }
}

const IMPORT = /(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

interface Import {
  readonly file: string;
  readonly target: string;
}

const importsOf = (folder: string): Import[] =>
  [...sources(join(root, folder))].flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(IMPORT)].map((match) => ({
      file: relative(root, path),
      target: match[1] ?? match[2] ?? '',
    })),
  );

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const services = readdirSync(join(root, 'services'));
const serviceNames = new Set(services.filter((name) => name !== 'cli').map((name) => `@logsieve/${name}`));
const inFolder = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);
const show = (imports: readonly Import[]): string[] => imports.map(({ file, target }) => `${file} imports ${target}`);

describe('import directions', () => {
  const all = ['shared', 'services', 'test'].flatMap(importsOf);

  it('finds the imports at all', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it('no service imports another; only the CLI composes', () => {
    const wrong = all.filter(
      ({ file, target }) =>
        inFolder(file, 'services') &&
        !inFolder(file, 'services/cli') &&
        (serviceNames.has(target) || target === 'logsieve'),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('shared code imports no service', () => {
    const wrong = all.filter(
      ({ file, target }) => inFolder(file, 'shared') && (serviceNames.has(target) || target === 'logsieve'),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('no file reaches into another package past its door', () => {
    const packageOf = (file: string) => file.split('/').slice(0, 2).join('/');
    const wrong = all.filter(({ file, target }) => {
      if (!target.startsWith('.') || inFolder(file, 'test')) return false;
      const reached = relative(root, join(root, file, '..', target));
      // Unit tests may use the shared fixtures.
      if (isTest(file) && inFolder(reached, 'test/fixtures')) return false;
      return packageOf(reached) !== packageOf(file);
    });
    expect(show(wrong)).toEqual([]);
  });

  it.each([
    ['kafkajs', /^kafkajs(\/|$)/, 'shared/transport/src/kafka'],
    ['the ClickHouse client and the embedded engine', /^(@clickhouse\/client.*|chdb(\/.*)?)$/, 'shared/store'],
    ['onnxruntime', /^onnxruntime-node$/, 'services/detector'],
    ['the LLM client', /^openai(\/|$)/, 'services/reviewer'],
  ])('only one folder imports %s', (_name, pattern, folder) => {
    const users = all.filter(({ file, target }) => pattern.test(target) && !inFolder(file, 'test'));
    expect(users.length).toBeGreaterThan(0);
    expect(show(users.filter(({ file }) => !inFolder(file, folder)))).toEqual([]);
  });

  it('drain3-ts imports nothing but itself', () => {
    const wrong = all.filter(
      ({ file, target }) => inFolder(file, 'shared/drain3-ts/src') && !isTest(file) && !target.startsWith('.'),
    );
    expect(show(wrong)).toEqual([]);
  });
});
