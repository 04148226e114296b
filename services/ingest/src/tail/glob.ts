import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';

const HAS_WILDCARD = /[*?[]/;

/** One part of a path between slashes: `*` any text, `?` one character, `[a-z]` and `[!a-z]` one of a set. No dot file without a dot. */
export function partPattern(part: string): RegExp {
  const body = part.replace(/\*+|\?|\[!?[^\]]+\]|[\\^$.|+(){}[\]]/g, (found) => {
    if (found.startsWith('*')) return '[^/]*';
    if (found === '?') return '[^/]';
    if (found.length > 1) return setPattern(found);
    return `\\${found}`;
  });
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${body}$`, 'u');
}

/** `[!…]` to `[^…]`; everything else in a set stands for itself, but for the ranges. */
function setPattern(set: string): string {
  const negated = set.startsWith('[!');
  return `[${negated ? '^' : ''}${set.slice(negated ? 2 : 1, -1).replace(/[\\^[\]]/g, '\\$&')}]`;
}

/** @throws Error naming a glob that is none, such as one with the range `z-a` */
export function checkGlobs(globs: readonly string[]): void {
  for (const glob of globs)
    try {
      glob.split(sep).forEach(partPattern);
    } catch (error) {
      throw new Error(`'${glob}' is no pattern of files`, { cause: error });
    }
}

/** Absolute paths that fit one of the globs, sorted; `**` is any number of folders. Folders that cannot be read have no files. */
export async function expandGlobs(globs: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const glob of globs) for (const path of await expand(glob)) found.add(path);
  return [...found].sort();
}

async function expand(glob: string): Promise<string[]> {
  const [first = '', ...parts] = (isAbsolute(glob) ? glob : resolve(glob)).split(sep);
  let folders = [first === '' ? sep : first];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next = await Promise.all(folders.map((folder) => step(folder, part, last)));
    folders = [...new Set(next.flat())];
  }
  return folders;
}

async function step(folder: string, part: string, last: boolean): Promise<string[]> {
  if (part === '**') return last ? [] : foldersUnder(folder);
  if (!HAS_WILDCARD.test(part)) {
    const path = join(folder, part);
    return (await isThere(path)) ? [path] : [];
  }
  const pattern = partPattern(part);
  const entries = await entriesOf(folder);
  return entries.filter((entry) => pattern.test(entry.name)).map((entry) => join(folder, entry.name));
}

async function foldersUnder(folder: string): Promise<string[]> {
  const folders = (await entriesOf(folder)).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const deeper = await Promise.all(folders.map((entry) => foldersUnder(join(folder, entry.name))));
  return [folder, ...deeper.flat()];
}

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
