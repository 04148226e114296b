import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { SAMPLE_BYTES, readAt, sampleHash } from './file-mark.ts';
import type { FileMark } from './file-mark.ts';

const NEWLINE = 10;

export type TailRead =
  | { readonly kind: 'lines'; readonly value: Buffer; readonly openEnd: boolean }
  | { readonly kind: 'nothing' }
  /** Truncated or written anew: what was taken is no longer in it. */
  | { readonly kind: 'replaced' };

const NOTHING: TailRead = { kind: 'nothing' };
const REPLACED: TailRead = { kind: 'replaced' };

/** One file by its inode, open while it is of interest, whatever its name is by now. */
export class TailedFile {
  readonly id: string;
  path: string;
  #handle: FileHandle;
  #offset = 0;
  #head: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  /** Size and time at which there was nothing to take. */
  #quietAt = '';

  private constructor(id: string, path: string, handle: FileHandle) {
    this.id = id;
    this.path = path;
    this.#handle = handle;
  }

  /** From its start. `null` where the path is another file by now, or none. */
  static async open(path: string, id: string): Promise<TailedFile | null> {
    const handle = await open(path, 'r').catch(() => null);
    if (handle === null) return null;
    const stats = await handle.stat({ bigint: true });
    if (stats.isFile() && fileId(stats) === id) return new TailedFile(id, path, handle);
    await handle.close();
    return null;
  }

  /** From the place of `mark`, which must fit. */
  static async resume(path: string, id: string, mark: FileMark): Promise<TailedFile | null> {
    const file = await TailedFile.open(path, id);
    if (file === null) return null;
    file.#offset = mark.offset;
    file.#head = await readAt(file.#handle, 0, mark.headBytes);
    file.#tail = await readAt(file.#handle, mark.offset - mark.tailBytes, mark.tailBytes);
    return file;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Whole lines from where it was taken, about `bytes` of them; with `final` also a last one without its end. */
  async read(bytes: number, maxLineBytes: number, final: boolean): Promise<TailRead> {
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true });
    const moment = `${String(size)} ${String(mtimeNs)}`;
    if (moment === this.#quietAt && !final) return NOTHING;
    if (Number(size) < this.#offset) return REPLACED;
    for (let wanted = bytes; ; wanted = Math.min(wanted * 2, maxLineBytes)) {
      const before = this.#tail.length;
      const read = await readAt(this.#handle, this.#offset - before, before + wanted);
      if (!read.subarray(0, before).equals(this.#tail)) return REPLACED;
      const fresh = read.subarray(before);
      const end = fresh.lastIndexOf(NEWLINE) + 1;
      if (end > 0) return { kind: 'lines', value: fresh.subarray(0, end), openEnd: false };
      if (fresh.length === wanted && wanted < maxLineBytes) continue;
      if (fresh.length > 0 && (final || fresh.length === wanted)) return { kind: 'lines', value: fresh, openEnd: true };
      this.#quietAt = moment;
      return NOTHING;
    }
  }

  /** The mark as it will be when `value`, which follows the offset, is taken. */
  markAfter(value: Buffer): FileMark {
    const head = headAfter(this.#head, value);
    const tail = tailAfter(this.#tail, value);
    return {
      path: this.path,
      id: this.id,
      offset: this.#offset + value.length,
      head: sampleHash(head),
      headBytes: head.length,
      tail: sampleHash(tail),
      tailBytes: tail.length,
    };
  }

  get mark(): FileMark {
    return this.markAfter(Buffer.alloc(0));
  }

  take(value: Buffer): void {
    this.#head = headAfter(this.#head, value);
    this.#tail = tailAfter(this.#tail, value);
    this.#offset += value.length;
  }

  /** From the start again. */
  reset(): void {
    this.#offset = 0;
    this.#head = Buffer.alloc(0);
    this.#tail = Buffer.alloc(0);
    this.#quietAt = '';
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

export const fileId = (stats: { readonly dev: bigint; readonly ino: bigint }): string =>
  `${String(stats.dev)}:${String(stats.ino)}`;

const headAfter = (head: Buffer, value: Buffer): Buffer =>
  head.length >= SAMPLE_BYTES ? head : Buffer.concat([head, value.subarray(0, SAMPLE_BYTES - head.length)]);

function tailAfter(tail: Buffer, value: Buffer): Buffer {
  const joined = value.length >= SAMPLE_BYTES ? value : Buffer.concat([tail, value]);
  return Buffer.from(joined.subarray(-SAMPLE_BYTES));
}
