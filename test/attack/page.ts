import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { reading } from './reading.ts';
import type { Changed } from './reading.ts';

/**
 * The page is served as it was built: where one of its sources is changed, it is built anew into `folder`. @returns what is read in the place of what, with
 * the module that says where the page lies
 */
export async function withPage(root: string, folder: string, changed: Changed): Promise<Changed> {
  const web = join(root, 'services/web');
  if (!Object.keys(changed).some((file) => file.startsWith(`${web}/src/`))) return changed;
  const outDir = join(folder, 'page');
  mkdirSync(outDir);
  await build({ root: web, logLevel: 'error', plugins: [reading(changed)], build: { outDir, emptyOutDir: true } });
  const place = join(folder, 'page.js');
  writeFileSync(place, `export const webRoot = ${JSON.stringify(outDir)};\n`);
  return { ...changed, [join(web, 'index.js')]: place };
}
