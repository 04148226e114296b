import { spawn } from 'node:child_process';
import { closeSync, constants, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';

/**
 * Keeps standard input for ourselves. The embedded engine looks at file descriptor 0 with every INSERT and takes what is there for rows,
 * so whatever is piped in would be lost to it, and the INSERT with it. Here the descriptor becomes `/dev/null`; `process.stdin` goes on
 * reading what it was. Call it before anything else touches either.
 */
export function ownStdin(): void {
  if (isatty(0)) return; // the engine leaves terminals alone
  const input = moveInput();
  if (input === null) return;
  let stream: Readable | null = null;
  Object.defineProperty(process, 'stdin', { configurable: true, get: () => (stream ??= input()) });
}

/** Makes descriptor 0 `/dev/null` and gives a way to read what it was; `null` where there is nothing to read. */
function moveInput(): (() => Readable) | null {
  let stats;
  try {
    stats = fstatSync(0);
  } catch {
    return null; // closed by whoever started us
  }
  // Only a socket cannot be opened a second time; it is read by a process of its own, which has it as its own input.
  const input = stats.isSocket() ? throughCat() : reopened(stats.isFile());
  closeSync(0);
  openSync('/dev/null', 'r'); // takes the lowest free number, which is 0
  return input;
}

function reopened(isFile: boolean): () => Readable {
  const start = isFile ? positionOf(0) : 0;
  const fd = openSync('/dev/fd/0', constants.O_RDONLY | constants.O_NONBLOCK);
  return () =>
    isFile || !fstatSync(fd).isFIFO()
      ? createReadStream('', { fd, ...(isFile ? { start } : {}) })
      : new Socket({ fd, readable: true, writable: false });
}

function throughCat(): () => Readable {
  const child = spawn('cat', { stdio: [0, 'pipe', 'inherit'] });
  const socket = child.stdout as Socket;
  // At the end of the child its output would be thrown away where nobody reads it yet.
  const stream = socket.pipe(new PassThrough());
  // A command that reads no input does not wait for its end.
  child.unref();
  socket.unref();
  return () => {
    socket.ref();
    return stream;
  };
}

/** Where a shared descriptor stands: `(read line; logsieve ingest -) < file` starts at the second line. Zero where the system does not say. */
function positionOf(fd: number): number {
  try {
    return Number(/^pos:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${String(fd)}`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
