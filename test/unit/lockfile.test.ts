import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface LockFile {
  readonly packages: Readonly<
    Record<string, { version?: string; optional?: boolean; optionalDependencies?: Record<string, string> }>
  >;
}

it('the lock file names every platform package of chdb, or `npm ci` fails; `node scripts/fix-lockfile.mjs` adds what is missing', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as LockFile;
  const wanted = Object.entries(lock.packages['node_modules/chdb']?.optionalDependencies ?? {});
  expect(wanted).toHaveLength(4);
  for (const [name, version] of wanted)
    expect(lock.packages[`node_modules/${name}`], name).toMatchObject({ version, optional: true });
});
