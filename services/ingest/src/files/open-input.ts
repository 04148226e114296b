import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { Decompress } from 'fzstd';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const READ_BYTES = 1024 * 1024;

/**
 * The bytes of a file, or of standard input for `-`, decompressed where they start as gzip or zstd do (the name does not matter).
 * @throws the file system's error, or one that says that the compressed data are damaged
 */
export async function* openInput(path: string): AsyncGenerator<Buffer> {
  const stream: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: READ_BYTES });
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head = await readHead(chunks);
  const whole = prepend(head, chunks);
  try {
    if (head.subarray(0, 2).equals(GZIP_MAGIC)) yield* gunzip(whole, path);
    else if (head.subarray(0, 4).equals(ZSTD_MAGIC)) yield* unzstd(whole, path);
    else yield* whole;
  } finally {
    stream.destroy();
  }
}

/** The first bytes, at least four where there are that many: a pipe may hand over one byte at a time. */
async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < ZSTD_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* gunzip(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const gunzipStream = zlib.createGunzip({ chunkSize: READ_BYTES });
  const feeding = (async () => {
    for await (const chunk of source) {
      if (!gunzipStream.write(chunk)) await new Promise((resolve) => gunzipStream.once('drain', resolve));
    }
    gunzipStream.end();
  })();
  feeding.catch((error: unknown) => gunzipStream.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const chunk of gunzipStream) yield chunk as Buffer;
    await feeding;
  } catch (error) {
    throw new Error(`${path}: damaged gzip data: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function* unzstd(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  const decompress = new Decompress((chunk) => {
    if (chunk.length > 0) ready.push(Buffer.from(chunk)); // a copy: the decoder reuses its window
  });
  try {
    for await (const chunk of source) {
      // Small pieces bound what one push may unfold to.
      for (let at = 0; at < chunk.length; at += 65_536) {
        decompress.push(chunk.subarray(at, at + 65_536));
        while (ready.length > 0) yield ready.shift() ?? Buffer.alloc(0);
      }
    }
    decompress.push(new Uint8Array(0), true);
  } catch (error) {
    throw new Error(`${path}: damaged zstd data: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  yield* ready;
}
