import { isAscii, isUtf8 } from 'node:buffer';
import type { DecodedLine } from '@logsieve/contracts';
import { bodyOf, bufferOf, textLine } from './line.ts';

export interface DecodedText {
  readonly lines: DecodedLine[];
  /** The bytes ended with `\n`; it ends the last line and is not a line of its own. */
  readonly endsWithNewline: boolean;
}

const NEWLINE = 10;

/**
 * Lines of a text, split at `\n`; a `\r` stays part of its line. No bytes at all are one empty line. One decode per chunk where all of
 * it is valid; else per line, and a line that is not UTF-8 keeps its bytes.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = bufferOf(bytes);
  const endsWithNewline = buffer.length > 0 && buffer[buffer.length - 1] === NEWLINE;
  const end = endsWithNewline ? buffer.length - 1 : buffer.length;
  const lines: DecodedLine[] = [];
  const whole = buffer.subarray(0, end);
  if (isAscii(whole)) splitText(whole.toString('latin1'), lines);
  else if (isUtf8(whole)) splitText(whole.toString('utf8'), lines);
  else splitBytes(whole, lines);
  return { lines, endsWithNewline };
}

function splitText(text: string, lines: DecodedLine[]): void {
  let at = 0;
  for (;;) {
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    lines.push(textLine(text.slice(at, next)));
    at = next + 1;
  }
  lines.push(textLine(at === 0 ? text : text.slice(at)));
}

function splitBytes(buffer: Buffer, lines: DecodedLine[]): void {
  let at = 0;
  for (;;) {
    const next = buffer.indexOf(NEWLINE, at);
    lines.push(textLine(bodyOf(buffer.subarray(at, next < 0 ? buffer.length : next))));
    if (next < 0) return;
    at = next + 1;
  }
}

/** Byte ranges of the lines that are not blank (space, tab, `\r` only). */
export function* filledLines(buffer: Buffer): Generator<Buffer> {
  let at = 0;
  while (at < buffer.length) {
    const next = buffer.indexOf(NEWLINE, at);
    const end = next < 0 ? buffer.length : next;
    const line = buffer.subarray(at, end);
    if (!isBlank(line)) yield line;
    at = end + 1;
  }
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
