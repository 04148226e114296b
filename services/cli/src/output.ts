import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Results go to stdout, progress to stderr. */
export interface Output {
  /** Writes text and waits while the reader is slow. Ends the process quietly when the reader has gone (`| head`). */
  write(text: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export function stdoutOutput(): Output {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return { write: (text) => writeTo(process.stdout, text), close: () => Promise.resolve() };
}

export function fileOutput(path: string): Output {
  const stream = createWriteStream(path);
  const failure = new Promise<never>((_resolve, reject) => stream.once('error', reject));
  failure.catch(() => undefined); // reported by the call that waits on it
  return {
    write: (text) => Promise.race([writeTo(stream, text), failure]),
    close: () => Promise.race([new Promise<void>((resolve) => stream.end(resolve)), failure]),
  };
}

export const openOutput = (path: string): Output => (path === '-' ? stdoutOutput() : fileOutput(path));

async function writeTo(stream: Writable, text: string | Uint8Array): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** RFC 4180; a field is quoted only where it must be. */
export function csvRow(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => csvField(String(field))).join(',')}\n`;
}

function csvField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Log text may carry terminal escapes: whatever a terminal would act on is shown as an escape instead. */
export function printable(text: string): string {
  return text.replace(
    /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Columns padded to their widest cell, two blanks between. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(
      (row) =>
        `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}\n`,
    )
    .join('');
}

/** For a person who waits at a terminal: one line that is written over. Silent elsewhere. */
export function progress(quiet: boolean): { say(text: string): void } {
  const shown = !quiet && process.stderr.isTTY;
  if (shown) process.once('exit', () => process.stderr.write('\n'));
  return {
    say: (text) => {
      if (shown) process.stderr.write(`\r\u001b[2K${text}`);
    },
  };
}
