import { createHash } from 'node:crypto';

/** How far one file was taken: its first `bytes` bytes had this hash. Paths change by rotation; content does not. */
export interface FileEntry {
  readonly path: string;
  readonly bytes: number;
  /** First 32 hex digits of SHA-256. */
  readonly hash: string;
}

const VERSION = 1;
/** Older files of a source are forgotten: given again, they would count as new. */
const MAX_ENTRIES = 200;

/** The files of a source, oldest first, as the store keeps them with each block. */
export function readResumeToken(token: string): readonly FileEntry[] {
  if (token === '') return [];
  const value: unknown = JSON.parse(token);
  const isToken = (candidate: unknown): candidate is { v: number; files: FileEntry[] } =>
    typeof candidate === 'object' && candidate !== null && 'files' in candidate && Array.isArray(candidate.files);
  return isToken(value) && value.v === VERSION ? value.files : [];
}

export function writeResumeToken(entries: readonly FileEntry[]): string {
  return JSON.stringify({ v: VERSION, files: entries.slice(-MAX_ENTRIES) });
}

/** `entry` in the place of `old`, or at the end. */
export function withEntry(
  entries: readonly FileEntry[],
  old: FileEntry | null,
  entry: FileEntry,
): readonly FileEntry[] {
  return old === null ? [...entries, entry] : entries.map((one) => (one === old ? entry : one));
}

/** Hash of everything seen so far, at any moment. */
export interface PrefixHash {
  readonly bytes: number;
  update(piece: Uint8Array): void;
  digest(): string;
}

export function prefixHash(): PrefixHash {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    update(piece) {
      hash.update(piece);
      bytes += piece.byteLength;
    },
    digest: () => hash.copy().digest('hex').slice(0, 32),
  };
}

/**
 * The entry that `content` continues: the longest one that is a prefix of it. Reads no further than the longest entry.
 */
export async function findContinued(
  content: AsyncIterable<Buffer>,
  entries: readonly FileEntry[],
): Promise<FileEntry | null> {
  const ascending = entries.filter((entry) => entry.bytes > 0).sort((a, b) => a.bytes - b.bytes);
  let best: FileEntry | null = null;
  let next = 0;
  const hash = prefixHash();
  for await (const piece of content) {
    let rest = piece;
    for (let entry = ascending[next]; entry !== undefined; entry = ascending[next]) {
      const missing = entry.bytes - hash.bytes;
      if (missing > rest.length) break;
      hash.update(rest.subarray(0, missing));
      rest = rest.subarray(missing);
      if (hash.digest() === entry.hash) best = entry;
      next += 1;
    }
    if (next >= ascending.length) break;
    hash.update(rest);
  }
  return best;
}
