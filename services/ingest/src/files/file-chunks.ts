const NEWLINE = 10;

export interface FileChunk {
  readonly value: Buffer;
  readonly lines: number;
  /** The last line has no `\n`. */
  readonly openEnd: boolean;
}

/**
 * Bytes as chunks of about `chunkBytes`, cut after a line's end; together they are the bytes, unchanged. A line longer than
 * `maxLineBytes` is cut there (with `openEnd`), so that memory stays bounded whatever a file contains.
 */
export async function* fileChunks(
  bytes: AsyncIterable<Buffer>,
  chunkBytes: number,
  maxLineBytes: number,
): AsyncGenerator<FileChunk> {
  let parts: Buffer[] = [];
  let size = 0;
  let afterNewline = 0; // end of the last whole line in `parts`

  const cut = (at: number): Buffer => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, size);
    const rest = whole.subarray(at);
    parts = rest.length === 0 ? [] : [rest];
    size = rest.length;
    afterNewline = 0;
    return whole.subarray(0, at);
  };

  for await (const piece of slices(bytes, chunkBytes)) {
    const newline = piece.lastIndexOf(NEWLINE);
    if (newline >= 0) afterNewline = size + newline + 1;
    parts.push(piece);
    size += piece.length;
    if (size < chunkBytes) continue;
    if (afterNewline > 0) yield chunkOf(cut(afterNewline));
    while (size > maxLineBytes) yield chunkOf(cut(characterBoundary(Buffer.concat(parts), maxLineBytes)));
  }
  if (size > 0) yield chunkOf(cut(size));
}

async function* slices(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  for await (const piece of bytes) for (let at = 0; at < piece.length; at += size) yield piece.subarray(at, at + size);
}

function chunkOf(value: Buffer): FileChunk {
  const openEnd = value[value.length - 1] !== NEWLINE;
  return { value, lines: countNewlines(value) + (openEnd ? 1 : 0), openEnd };
}

export function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** The last place up to `at` that does not split a UTF-8 character. */
function characterBoundary(bytes: Buffer, at: number): number {
  for (let index = at; index > at - 4 && index > 0; index -= 1) if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return index;
  return at;
}
