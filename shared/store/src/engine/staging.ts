import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, unlinkSync, writevSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'logsieve-stage-';

/**
 * Files that hand insert bodies to the engine in the process: binary formats reach it unharmed only by `FROM INFILE`. In memory
 * (`/dev/shm`) where that can be written, else, or when it is full (64 MB in a container by default), in the data directory.
 */
export class Staging {
  readonly #folders: readonly string[];
  #next = 0;

  constructor(dataDir: string, sharedMemory = '/dev/shm') {
    const folders: string[] = [];
    for (const parent of [sharedMemory, join(dataDir, 'staging')]) {
      const folder = makeFolder(parent, parent !== sharedMemory);
      if (folder !== null) folders.push(folder);
    }
    if (folders.length === 0)
      throw new Error(`no folder for staged inserts can be written: ${sharedMemory}, ${dataDir}`);
    this.#folders = folders;
  }

  /** Writes at once (the caller may reuse its buffers afterwards) and returns the path. */
  write(body: readonly Uint8Array[]): string {
    this.#next += 1;
    let failure: unknown;
    for (const folder of this.#folders) {
      const path = join(folder, String(this.#next));
      try {
        writeAll(path, body);
        return path;
      } catch (error) {
        failure = error;
        rmSync(path, { force: true });
      }
    }
    throw failure;
  }

  remove(path: string): void {
    unlinkSync(path);
  }

  close(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(parent: string, create: boolean): string | null {
  try {
    if (create) mkdirSync(parent, { recursive: true });
    sweep(parent);
    return mkdtempSync(join(parent, `${PREFIX}${String(process.pid)}-`));
  } catch {
    return null; // not there or not ours to write: the next folder is tried
  }
}

/** Removes what killed processes left behind. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function writeAll(path: string, body: readonly Uint8Array[]): void {
  const file = openSync(path, 'w', 0o600);
  try {
    let rest = body.filter((chunk) => chunk.length > 0);
    while (rest.length > 0) {
      let written = writevSync(file, rest.slice(0, 512)); // IOV_MAX is 1024
      while (rest.length > 0 && written >= (rest[0]?.length ?? 0)) {
        written -= rest[0]?.length ?? 0;
        rest = rest.slice(1);
      }
      const first = rest[0];
      if (first !== undefined && written > 0) rest = [first.subarray(written), ...rest.slice(1)];
    }
  } finally {
    closeSync(file);
  }
}
