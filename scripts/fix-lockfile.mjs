// chdb names four platform packages as optional dependencies. Where a registry does not carry all of them, `npm install` leaves the missing ones out of
// package-lock.json, and `npm ci` then refuses the file ("Missing: … from lock file"). This writes the entries that npm would write; run it
// after `npm install` has changed the lock file: `node scripts/fix-lockfile.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stdout } from 'node:process';

/** What each package is for; `libc` only where glibc is asked. */
const PLATFORMS = {
  '@chdb/lib-darwin-arm64': { os: ['darwin'], cpu: ['arm64'] },
  '@chdb/lib-darwin-x64': { os: ['darwin'], cpu: ['x64'] },
  '@chdb/lib-linux-arm64-gnu': { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] },
};

const path = join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const chdb = lock.packages['node_modules/chdb'];
if (chdb === undefined) throw new Error('package-lock.json has no chdb');

const added = [];
for (const [name, { libc, ...platform }] of Object.entries(PLATFORMS)) {
  const version = chdb.optionalDependencies[name];
  if (version === undefined) throw new Error(`chdb ${chdb.version} does not name ${name} any more: update this script`);
  const key = `node_modules/${name}`;
  if (lock.packages[key]?.version === version) continue;
  lock.packages[key] = {
    version,
    cpu: platform.cpu,
    ...(libc === undefined ? {} : { libc }),
    license: 'Apache-2.0',
    optional: true,
    os: platform.os,
  };
  added.push(`${name}@${version}`);
}

if (added.length > 0) {
  const [root, ...rest] = Object.keys(lock.packages);
  rest.sort((a, b) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries([root, ...rest].map((key) => [key, lock.packages[key]]));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
stdout.write(added.length === 0 ? 'package-lock.json is complete\n' : `added ${added.join(', ')}\n`);
