import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fits, headFits } from './file-mark.ts';
import type { FileMark } from './file-mark.ts';
import { fileId } from './tailed-file.ts';

/** Packed lines were taken before they were packed; `logsieve ingest` reads packed files. */
const PACKED = /\.(?:gz|zst|bz2|xz|lz4|zip)$/;
/** What rotation puts behind a name: `.1`, `-20240131`, `.2024-01-31.log`, `.old`. */
const ROTATED = /^[.\-_](?:\d[\w.-]*|old|bak|prev|copy)$/;

export const isPacked = (path: string): boolean => PACKED.test(path);

/** Whether rotation may have made `path` from `original`: in the same folder, its name or its stem with a number or date behind. */
export function looksRotated(path: string, original: string): boolean {
  if (path === original || dirname(path) !== dirname(original)) return false;
  const name = basename(path);
  const base = basename(original);
  const stem = base.replace(/\.\w+$/, '');
  return [base, stem].some((start) => name.startsWith(start) && ROTATED.test(name.slice(start.length)));
}

export interface FoundFile {
  readonly path: string;
  readonly id: string;
}

/** The file with the content of `mark` under another inode: a copy that rotation made before it truncated the file. */
export async function findCopy(
  mark: FileMark,
  original: string,
  known: ReadonlySet<string>,
): Promise<FoundFile | null> {
  for (const file of await siblings(original)) {
    if (known.has(file.id) || !looksRotated(file.path, original) || isPacked(file.path)) continue;
    if (await withFile(file.path, (handle) => fits(handle, mark))) return file;
  }
  return null;
}

/** The file of `mark`: where it was, or moved within its folder. */
export async function findMoved(mark: FileMark): Promise<FoundFile | null> {
  const there = await idAt(mark.path);
  const candidates = there === mark.id ? [{ path: mark.path, id: mark.id }] : await siblings(mark.path);
  for (const file of candidates)
    if (file.id === mark.id && (await withFile(file.path, (handle) => fits(handle, mark)))) return file;
  return null;
}

/** A file that has fewer bytes than this is not told from another one by them. */
const TELLING_BYTES = 64;

/** `copy`: has all that was taken. `begun`: its first bytes are the same, and there are fewer. */
export async function compareToMark(path: string, mark: FileMark): Promise<'copy' | 'begun' | 'other'> {
  if (mark.offset < TELLING_BYTES) return 'other';
  const compared = await withFile(path, async (handle): Promise<'copy' | 'begun' | 'other'> => {
    if (await fits(handle, mark)) return 'copy';
    const { size } = await handle.stat();
    if (size >= mark.offset) return 'other';
    const headBytes = Math.min(size, mark.headBytes);
    return size === 0 || (headBytes === mark.headBytes && (await headFits(handle, mark))) ? 'begun' : 'other';
  });
  return compared ?? 'other';
}

export const idAt = (path: string): Promise<string | null> =>
  stat(path, { bigint: true }).then(
    (stats) => (stats.isFile() ? fileId(stats) : null),
    () => null,
  );

async function siblings(path: string): Promise<FoundFile[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), id: await idAt(join(folder, name)) })),
  );
  return files.flatMap(({ path: at, id }) => (id === null ? [] : [{ path: at, id }]));
}

async function withFile<T>(
  path: string,
  work: (handle: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T | null> {
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}
