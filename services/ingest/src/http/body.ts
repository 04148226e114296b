import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import snappy from 'snappy';
import { DoorError } from './door-error.ts';

/** Turns compressed chunks into plain ones, piece by piece. */
type Decoder = (source: AsyncIterable<Buffer>, limit: number) => AsyncIterable<Uint8Array>;

const DECODERS: Readonly<Record<string, Decoder>> = {
  identity: (source) => source,
  gzip: (source) => through(source, zlib.createGunzip()),
  'x-gzip': (source) => through(source, zlib.createGunzip()),
  deflate: inflate,
  zstd: unzstd,
  snappy: unsnappy,
};

/**
 * Reads a request's whole body, decompressed; stops, wherever it is, as soon as it is more than `limit` bytes.
 * @throws DoorError 413 (too large), 415 (unknown encoding), 400 (damaged data, connection ended early)
 */
export async function readBody(request: IncomingMessage, limit: number, defaultEncoding = 'identity'): Promise<Buffer> {
  const encodings = (request.headers['content-encoding'] ?? defaultEncoding)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const [encoding = 'identity', second] = encodings;
  const decode = second === undefined ? DECODERS[encoding] : undefined;
  if (decode === undefined)
    throw new DoorError(415, 'encoding', `unsupported content-encoding ${encodings.join(', ')}`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of decode(bounded(request, limit), limit)) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof DoorError) throw error;
    const what = encoding === 'identity' ? 'the body ended early' : `damaged ${encoding} data`;
    throw new DoorError(400, 'damaged_body', what, { cause: error });
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(limit: number): DoorError {
  return new DoorError(413, 'too_large', `body larger than ${String(limit)} bytes after decompression`);
}

/** What comes over the wire may not be larger than what it unfolds to. */
async function* bounded(request: AsyncIterable<unknown>, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).byteLength;
    if (size > limit) throw tooLarge(limit);
    yield chunk as Buffer;
  }
}

async function* through(source: AsyncIterable<Buffer>, transform: zlib.Gunzip | zlib.Inflate): AsyncGenerator<Buffer> {
  const input = Readable.from(source);
  input.on('error', (error) => transform.destroy(error));
  input.pipe(transform);
  try {
    for await (const chunk of transform) yield chunk as Buffer;
  } finally {
    input.destroy();
    transform.destroy();
  }
}

/** `deflate` means zlib's wrapping (RFC 9110), yet some senders leave it out: the first byte tells. */
async function* inflate(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const wrapped = ((first.value[0] ?? 0) & 0x0f) === 8;
  const rest = (async function* () {
    yield first.value;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  })();
  yield* through(rest, wrapped ? zlib.createInflate() : zlib.createInflateRaw());
}

/** Pieces are small, so that one of them cannot unfold to much before the size is looked at. */
async function* unzstd(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Uint8Array> {
  const PIECE = 16_384;
  let ready: Uint8Array[] = [];
  let size = 0;
  const decoder = new Decompress((chunk) => {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    ready.push(Buffer.from(chunk)); // a copy: the decoder reuses its window
  });
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      decoder.push(chunk.subarray(at, at + PIECE));
      yield* ready;
      ready = [];
    }
  }
  decoder.push(new Uint8Array(0), true);
  yield* ready;
}

/** The block format (as Prometheus and Loki send it) says its size in front. */
async function* unsnappy(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  const packed = Buffer.concat(chunks);
  if (packed.length === 0) return;
  if (snappyLength(packed) > limit) throw tooLarge(limit);
  yield Buffer.from(await snappy.uncompress(packed, { asBuffer: true }));
}

/** Little-endian base-128 number at the start of a snappy block. */
function snappyLength(packed: Uint8Array): number {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = packed[index] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) break;
  }
  return length;
}
