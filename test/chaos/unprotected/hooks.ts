import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PROTECTIONS, cutsOf } from './protections.ts';
import type { Protection } from './protections.ts';

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

const isProtection = (name: string): name is Protection => name in PROTECTIONS;

const name = process.env['LOGSIEVE_CHAOS_WITHOUT'] ?? '';
if (!isProtection(name)) throw new Error(`no protection is called '${name}'`);
const cuts = cutsOf(name).map((cut) => ({ ...cut, built: built(cut.file) }));

/** Node's module hook: gives our own modules without the protection. */
export async function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Promise<Loaded>,
): Promise<Loaded> {
  const here = cuts.filter((cut) => url.endsWith(`/${cut.built}`));
  if (here.length === 0) return next(url, context);
  let source = await readFile(fileURLToPath(url), 'utf8');
  for (const { from, to, file } of here) {
    if (source.split(from).length !== 2) throw new Error(`'${from}' does not stand once in the build of ${file}`);
    source = source.replace(from, () => to);
  }
  return { format: 'module', source, shortCircuit: true };
}

function built(file: string): string {
  return file.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
}
