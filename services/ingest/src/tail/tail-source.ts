import { basename } from 'node:path';
import { CONTENT_TYPES, LIMITS } from '@logsieve/contracts';
import type { Logger } from '@logsieve/observability';
import type { Clock } from '@logsieve/pipeline';
import { countNewlines } from '../files/file-chunks.ts';
import type { PublishChunk } from '../publish/publisher.ts';
import type { SendSurely } from '../stream/send-surely.ts';
import { compareToMark, findCopy, findMoved } from './rotation.ts';
import type { FoundFile } from './rotation.ts';
import type { FileMark } from './file-mark.ts';
import { writeTailToken } from './tail-token.ts';
import type { TailState } from './tail-token.ts';
import { TailedFile } from './tailed-file.ts';

export interface TailOptions {
  /** How often files are looked at, and how often folders. */
  readonly pollMs: number;
  readonly scanMs: number;
  /** A file that got another name is done when it has not grown for so long. */
  readonly graceMs: number;
  /** A file that begins like a known one is waited for so long: it may be a copy in the making. */
  readonly copyMs: number;
  /** Bytes taken at once from one file. */
  readonly readBytes: number;
  readonly chunkBytes: number;
  /** Sources read at the same time. */
  readonly parallel: number;
}

export interface TailDependencies {
  readonly send: SendSurely;
  readonly options: TailOptions;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onStored: (lines: number, bytes: number) => void;
  /** The state after lines became durable, for stores that do not keep it with them. */
  readonly onProgress: (source: string, state: TailState) => Promise<void>;
}

interface Followed {
  readonly file: TailedFile;
  lastGrowthMs: number;
}

/** One log: the file at `path`, and those that were there before and are not read to their end. */
export class TailSource {
  readonly path: string;
  readonly #dependencies: TailDependencies;
  readonly #service: string;
  #files: Followed[] = [];
  /** Marks of files that are read to their end. */
  #done: TailState['files'] = [];
  #copies: string[] = [];
  /** Where files were when they were truncated. */
  #truncated: FileMark[] = [];

  constructor(path: string, dependencies: TailDependencies) {
    this.path = path;
    this.#dependencies = dependencies;
    this.#service = basename(path).replace(/\.(?:log|txt|out|err)$/, '');
  }

  /** Whether the file belongs to this log already. */
  has(id: string): boolean {
    return this.#own.has(id) || this.#copies.includes(id);
  }

  get current(): TailedFile | null {
    return this.#files.find(({ file }) => file.path === this.path)?.file ?? null;
  }

  get state(): TailState {
    return { files: [...this.#done, ...this.#files.map(({ file }) => file.mark)], copies: this.#copies };
  }

  /** Goes on where `state` ended: files that moved are found again by what is in them. */
  async restore(state: TailState): Promise<void> {
    this.#copies = [...state.copies];
    for (const mark of state.files) {
      if (mark.offset === 0) continue;
      const found = (await findMoved(mark)) ?? (await findCopy(mark, this.path, this.#own));
      const file = found === null ? null : await TailedFile.resume(found.path, found.id, mark);
      if (file !== null) this.#follow(file);
      else this.#dependencies.logger.info({ file: mark.path }, 'what a followed file had is not there any more');
    }
  }

  get #own(): ReadonlySet<string> {
    return new Set([...this.#files.map(({ file }) => file.id), ...this.#done.map((mark) => mark.id)]);
  }

  /** The file that is at the path now. */
  async begin(id: string): Promise<void> {
    const file = await TailedFile.open(this.path, id);
    if (file === null) return;
    // What had the name before keeps its place in the order, and no name of which we know.
    this.vanished();
    this.#follow(file);
  }

  /**
   * Whether a file that nobody knows is a copy of what was taken here. `wait`: it may become one. What a copy has besides is taken when
   * the file itself is truncated.
   */
  async claimCopy(file: FoundFile): Promise<'yes' | 'no' | 'wait'> {
    for (const mark of this.#truncated) {
      const compared = await compareToMark(file.path, mark);
      if (compared === 'other') continue;
      if (compared === 'copy') await this.#takeRest(file, mark);
      else this.#copies.push(file.id);
      return 'yes';
    }
    const mark = this.current?.mark;
    if (mark === undefined) return 'no';
    const compared = await compareToMark(file.path, mark);
    if (compared === 'copy') this.#copies.push(file.id);
    return compared === 'copy' ? 'yes' : compared === 'begun' ? 'wait' : 'no';
  }

  /** A file of this log is at `path` now. */
  async seen(id: string, path: string): Promise<void> {
    const followed = this.#files.find((one) => one.file.id === id);
    if (followed !== undefined) {
      followed.file.path = path;
      return;
    }
    // Read to its end long ago. It may have grown, or its number is in use again for another file.
    const mark = this.#done.find((one) => one.id === id);
    const again = mark === undefined ? null : await findMoved({ ...mark, path });
    if (mark === undefined || (again === null && path !== this.path)) return;
    this.#done = this.#done.filter((one) => one !== mark);
    const file = again === null ? await TailedFile.open(path, id) : await TailedFile.resume(path, id, mark);
    if (file !== null) this.#follow(file);
  }

  /** Nothing is at the path: what was there is read to its end and let go. */
  vanished(): void {
    const { current } = this;
    if (current !== null) current.path = `${this.path} (gone)`;
  }

  /** Takes all that is there. */
  async poll(signal: AbortSignal): Promise<void> {
    for (const followed of [...this.#files]) await this.#drain(followed, signal);
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map(({ file }) => file.close()));
  }

  async #drain(followed: Followed, signal: AbortSignal): Promise<void> {
    const { options, clock } = this.#dependencies;
    const { file } = followed;
    while (!signal.aborted) {
      const isOld = file.path !== this.path;
      const final = isOld && clock.monotonicMs() - followed.lastGrowthMs > options.graceMs;
      const read = await file.read(options.readBytes, LIMITS.storedLineBytes, final);
      if (read.kind === 'replaced') {
        await this.#replaced(followed, signal);
        return;
      }
      if (read.kind === 'nothing') {
        if (final) await this.#finish(followed);
        return;
      }
      if (!(await this.#send(file, read.value, read.openEnd, signal))) return;
      followed.lastGrowthMs = clock.monotonicMs();
    }
  }

  async #send(file: TailedFile, value: Buffer, openEnd: boolean, signal: AbortSignal): Promise<boolean> {
    const { send, options, onStored, onProgress } = this.#dependencies;
    const stateAfter = (taken: Buffer): TailState => ({
      files: [...this.#done, ...this.#files.map((one) => (one.file === file ? file.markAfter(taken) : one.file.mark))],
      copies: this.#copies,
    });
    let end = 0;
    const chunks = splitAtLines(value, options.chunkBytes).map((part, index, all): PublishChunk => {
      end += part.length;
      const open = openEnd && index === all.length - 1;
      return {
        value: part,
        lines: countNewlines(part) + (open ? 1 : 0),
        openEnd: open,
        resumeToken: writeTailToken(stateAfter(value.subarray(0, end))),
      };
    });
    const batch = { source: this.path, service: this.#service, contentType: CONTENT_TYPES.text, chunks };
    if (!(await send(batch, signal))) return false;
    file.take(value);
    onStored(
      chunks.reduce((sum, chunk) => sum + chunk.lines, 0),
      value.length,
    );
    await onProgress(this.path, this.state);
    return true;
  }

  /** What is left of it may be in a copy; the file itself starts anew. */
  async #replaced(followed: Followed, signal: AbortSignal): Promise<void> {
    const { file } = followed;
    const { mark } = file;
    file.reset();
    if (mark.offset === 0) return;
    const copy = await findCopy(mark, this.path, this.#own);
    this.#dependencies.logger.info({ file: file.path, copy: copy?.path ?? null }, 'a followed file was truncated');
    if (copy === null) this.#truncated = [...this.#truncated, mark].slice(-4);
    else await this.#takeRest(copy, mark);
    const [first] = this.#files;
    if (first !== undefined && first !== followed) await this.#drain(first, signal);
  }

  /** Follows a copy from where the original was, before all others. */
  async #takeRest(copy: FoundFile, mark: FileMark): Promise<void> {
    const file = await TailedFile.resume(copy.path, copy.id, mark);
    this.#truncated = this.#truncated.filter((one) => one !== mark);
    this.#copies = this.#copies.filter((id) => id !== copy.id);
    if (file !== null) this.#files.unshift({ file, lastGrowthMs: this.#dependencies.clock.monotonicMs() });
  }

  #follow(file: TailedFile): void {
    this.#files.push({ file, lastGrowthMs: this.#dependencies.clock.monotonicMs() });
  }

  async #finish(followed: Followed): Promise<void> {
    this.#files = this.#files.filter((one) => one !== followed);
    this.#done = [...this.#done, followed.file.mark].slice(-8);
    await followed.file.close();
  }
}

/** Cuts after line ends, in parts of about `bytes`. */
export function splitAtLines(value: Buffer, bytes: number): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  while (value.length - start > bytes) {
    const newline = value.indexOf(10, start + bytes - 1);
    if (newline < 0 || newline === value.length - 1) break;
    parts.push(value.subarray(start, newline + 1));
    start = newline + 1;
  }
  parts.push(value.subarray(start));
  return parts;
}
