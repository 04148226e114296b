import { basename, resolve } from 'node:path';
import { CONTENT_TYPES, LIMITS } from '@logsieve/contracts';
import type { Publish } from '../publish/publisher.ts';
import { fileChunks } from './file-chunks.ts';
import { createInFlightSends } from './in-flight-sends.ts';
import type { InFlightSends } from './in-flight-sends.ts';
import { openInput } from './open-input.ts';
import { findContinued, prefixHash, readResumeToken, withEntry, writeResumeToken } from './resume.ts';
import type { FileEntry } from './resume.ts';

export interface FileDoorDependencies {
  readonly publish: Publish;
  /** Resume token of the last stored block of a source; '' where there is none. */
  readonly resumeToken: (source: string) => Promise<string>;
  /** Called after each chunk is on its way. */
  readonly onProgress?: (progress: { readonly file: string; readonly bytes: number; readonly lines: number }) => void;
  readonly signal?: AbortSignal;
  readonly chunkBytes?: number;
  readonly inFlightBytes?: number;
}

export interface FileRequest {
  /** Plain, gzip or zstd; `-` is standard input. */
  readonly path: string;
  /** Default: the base name without .gz and .zst; `stdin`. */
  readonly source?: string;
  readonly service?: string;
}

export interface FileResult {
  readonly file: string;
  readonly source: string;
  /** Lines and (uncompressed) bytes taken now. */
  readonly lines: number;
  readonly bytes: number;
  /** Bytes at the start that had been taken before. */
  readonly skippedBytes: number;
  /** What a person should know: continued, unchanged, changed before that point, lines cut for their length; '' otherwise. */
  readonly note: string;
}

const CHUNK_BYTES = 1024 * 1024;
const IN_FLIGHT_BYTES = 32 * 1024 * 1024;

export function sourceOf(path: string): string {
  return path === '-' ? 'stdin' : basename(path).replace(/\.(?:gz|zst)$/, '');
}

/**
 * Files into the topic, one after the other, streaming. A file (by its content, whatever its name) of which a part was taken before
 * under the same source goes on where that ended. Resolves when all lines are durable.
 * @throws the error of the file system, the decompressor or the topic, after what was sent before it is durable
 */
export async function ingestFiles(
  requests: readonly FileRequest[],
  dependencies: FileDoorDependencies,
): Promise<FileResult[]> {
  const known = new Map<string, readonly FileEntry[]>();
  const results: FileResult[] = [];
  // A file is read while the end of the one before is stored.
  const sends = createInFlightSends(dependencies.inFlightBytes ?? IN_FLIGHT_BYTES);
  try {
    for (const request of requests) {
      const source = request.source ?? sourceOf(request.path);
      const entries = known.get(source) ?? readResumeToken(await dependencies.resumeToken(source));
      const { result, entries: after } = await ingestFile(request, source, entries, sends, dependencies);
      known.set(source, after);
      results.push(result);
    }
  } finally {
    await sends.settled();
  }
  sends.throwIfFailed();
  return results;
}

async function ingestFile(
  request: FileRequest,
  source: string,
  entries: readonly FileEntry[],
  sends: InFlightSends,
  dependencies: FileDoorDependencies,
): Promise<{ result: FileResult; entries: readonly FileEntry[] }> {
  const { publish, onProgress, signal } = dependencies;
  const isStdin = request.path === '-';
  const path = isStdin ? '-' : resolve(request.path);
  const continued = isStdin || entries.length === 0 ? null : await findContinued(openInput(request.path), entries);
  const before = entries.find((entry) => entry.path === path && !isStdin) ?? null;

  const hash = prefixHash();
  const skip = continued?.bytes ?? 0;
  let after = entries;
  let current = continued;
  let lines = 0;
  let bytes = 0;
  let cuts = 0;
  let openEnd = false;
  const content = skipBytes(openInput(request.path), skip, (piece) => {
    hash.update(piece);
  });
  for await (const chunk of fileChunks(content, dependencies.chunkBytes ?? CHUNK_BYTES, LIMITS.storedLineBytes)) {
    signal?.throwIfAborted();
    hash.update(chunk.value);
    const entry: FileEntry = { path, bytes: hash.bytes, hash: hash.digest() };
    after = withEntry(after, current, entry);
    current = entry;
    if (openEnd) cuts += 1; // what goes on after an open end is the rest of a line that was too long
    openEnd = chunk.openEnd;
    lines += chunk.lines;
    bytes += chunk.value.length;
    const one = { ...chunk, resumeToken: isStdin ? writeResumeToken(entries) : writeResumeToken(after) };
    const batch = { source, service: request.service ?? '', contentType: CONTENT_TYPES.text, chunks: [one] };
    await sends.add(chunk.value.length, publish(batch));
    onProgress?.({ file: request.path, bytes: skip + bytes, lines });
  }
  const notes = [noteOf(continued, before, bytes), cutNote(cuts)].filter((one) => one !== '');
  return {
    result: { file: request.path, source, lines, bytes, skippedBytes: skip, note: notes.join('; ') },
    entries: isStdin ? entries : after,
  };
}

function noteOf(continued: FileEntry | null, before: FileEntry | null, bytes: number): string {
  if (continued !== null)
    return bytes === 0
      ? `nothing new after byte ${String(continued.bytes)}`
      : `continued at byte ${String(continued.bytes)}`;
  return before === null
    ? ''
    : `its content before byte ${String(before.bytes)} changed since it was taken: taken again from the start, as a new file`;
}

const cutNote = (cuts: number): string =>
  cuts === 0
    ? ''
    : `longer than ${String(LIMITS.storedLineBytes)} bytes: a line is kept in pieces, ${String(cuts)} cuts, each piece counted as a line`;

async function* skipBytes(
  content: AsyncIterable<Buffer>,
  count: number,
  onSkipped: (piece: Buffer) => void,
): AsyncGenerator<Buffer> {
  let left = count;
  for await (const piece of content) {
    const skipped = Math.min(left, piece.length);
    if (skipped > 0) onSkipped(piece.subarray(0, skipped));
    left -= skipped;
    if (skipped < piece.length) yield piece.subarray(skipped);
  }
}
