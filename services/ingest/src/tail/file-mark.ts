import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** How far one file was taken, and how to know it again under another name. */
export interface FileMark {
  readonly path: string;
  /** Device and inode, `dev:ino`. */
  readonly id: string;
  readonly offset: number;
  /** Hash of the first `headBytes` bytes, and of the last `tailBytes` before `offset`. */
  readonly head: string;
  readonly headBytes: number;
  readonly tail: string;
  readonly tailBytes: number;
}

/** Bytes at either end that tell a file from another one. */
export const SAMPLE_BYTES = 1024;

export const sampleHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Up to `size` bytes from `position`; fewer at the end of the file. */
export async function readAt(handle: FileHandle, position: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(buffer, filled, size - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Whether the file begins with what was taken under `mark`. */
export async function fits(handle: FileHandle, mark: FileMark): Promise<boolean> {
  return (await headFits(handle, mark)) && (await tailFits(handle, mark));
}

export async function headFits(handle: FileHandle, mark: FileMark): Promise<boolean> {
  const head = await readAt(handle, 0, mark.headBytes);
  return head.length === mark.headBytes && sampleHash(head) === mark.head;
}

async function tailFits(handle: FileHandle, mark: FileMark): Promise<boolean> {
  const tail = await readAt(handle, mark.offset - mark.tailBytes, mark.tailBytes);
  return tail.length === mark.tailBytes && sampleHash(tail) === mark.tail;
}
