const NEWLINE = 10;

/** Consecutive whole lines, each ended by `\n`. */
export interface LineChunk {
  readonly value: Uint8Array;
  readonly lines: number;
}

/** Space, tab or carriage return only. */
function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index];
    if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  }
  return true;
}

/**
 * Lines of a text or NDJSON body in chunks of about `chunkBytes`, cut at line ends; blank lines are separators and left out, the last
 * line may lack its `\n`. Bytes of lines are never changed. `reject` (given the line's number from 1) leaves a line out.
 */
export function* chunkLines(
  body: Buffer,
  chunkBytes: number,
  reject: (line: Buffer, number: number) => boolean = () => false,
): Generator<LineChunk> {
  let parts: Buffer[] = [];
  let size = 0;
  let lines = 0;
  let runStart = 0; // bytes from here to the line at hand are kept as they are
  let number = 0;
  let position = 0;

  const keepRun = (end: number) => {
    if (end > runStart) parts.push(body.subarray(runStart, end));
  };
  const flush = (): LineChunk => {
    const [only] = parts;
    const chunk = { value: parts.length === 1 && only !== undefined ? only : Buffer.concat(parts), lines };
    parts = [];
    size = 0;
    lines = 0;
    return chunk;
  };

  while (position < body.length) {
    const newline = body.indexOf(NEWLINE, position);
    const end = newline < 0 ? body.length : newline;
    const next = newline < 0 ? body.length : newline + 1;
    number += 1;
    if (isBlank(body, position, end) || reject(body.subarray(position, end), number)) {
      keepRun(position);
      runStart = next;
    } else {
      lines += 1;
      size += next - position;
      if (newline < 0) {
        keepRun(end);
        parts.push(Buffer.from('\n'));
        runStart = next;
      }
      if (size >= chunkBytes) {
        keepRun(next);
        runStart = next;
        yield flush();
      }
    }
    position = next;
  }
  keepRun(body.length);
  if (lines > 0) yield flush();
}
