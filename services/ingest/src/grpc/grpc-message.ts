import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { DoorError } from '../http/door-error.ts';

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const inflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate);

const PREFIX_BYTES = 5;

/** The one message of a unary call: a flag (1 = compressed), its length as 32 bits, its bytes. */
export function frameMessage(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

/**
 * Reads the request of a unary call, decompressed, and stops as soon as it is more than `limit` bytes. `onBytes` hears of what is held.
 * @throws DoorError 413 (too large), 415 (unknown encoding), 400 (no message, or a damaged one)
 */
export async function readMessage(
  stream: AsyncIterable<Buffer>,
  encoding: string,
  limit: number,
  onBytes: (bytes: number) => void,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.length;
    onBytes(part.length);
    if (size > limit + PREFIX_BYTES) throw tooLarge(limit);
  }
  const framed = Buffer.concat(parts, size);
  if (size < PREFIX_BYTES || framed.readUInt32BE(1) !== size - PREFIX_BYTES)
    throw new DoorError(400, 'damaged_body', 'expected one length-prefixed message');
  const message = framed.subarray(PREFIX_BYTES);
  return framed[0] === 0 ? message : decompress(message, encoding, limit, onBytes);
}

async function decompress(
  message: Buffer,
  encoding: string,
  limit: number,
  onBytes: (bytes: number) => void,
): Promise<Buffer> {
  if (encoding !== 'gzip' && encoding !== 'deflate')
    throw new DoorError(415, 'encoding', `unsupported grpc-encoding ${encoding}`);
  try {
    const plain = await (encoding === 'gzip' ? gunzip : inflate)(message, { maxOutputLength: limit });
    onBytes(plain.length);
    return plain;
  } catch (error) {
    if (error instanceof DoorError) throw error;
    if (error instanceof RangeError) throw tooLarge(limit);
    throw new DoorError(400, 'damaged_body', `damaged ${encoding} data`, { cause: error });
  }
}

const tooLarge = (limit: number): DoorError =>
  new DoorError(413, 'too_large', `message larger than ${String(limit)} bytes after decompression`);
