import { init as initZstd, compress as zstdCompress } from '@bokuweb/zstd-wasm';
import { decompress as zstdDecompress } from 'fzstd';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';
import snappy from 'snappy';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Java's snappy streams: a 16-byte header, then blocks of a 32-bit length and raw snappy (xerial framing). */
const XERIAL = Buffer.from([130, 83, 78, 65, 80, 80, 89, 0]);
const ZSTD_LEVEL = 3;

let registered: Promise<void> | null = null;

/**
 * Registers every codec of the protocol, whatever we produce ourselves: a consumer that meets a codec it does not know is dead
 * for good (kafkajs CRASH without restart).
 */
export function registerCodecs(): Promise<void> {
  registered ??= register();
  return registered;
}

async function register(): Promise<void> {
  await initZstd();
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: (encoder: { buffer: Buffer }) => snappy.compress(encoder.buffer),
    decompress: unsnappy,
  });
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: (encoder: { buffer: Buffer }) => lz4.compressFrame(encoder.buffer),
    decompress: (buffer: Buffer) => lz4.decompressFrame(buffer),
  });
  // Java writes zstd frames without their size, on which the wasm decoder gives up after a megabyte: decoding is fzstd's.
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: (encoder: { buffer: Buffer }) => Promise.resolve(Buffer.from(zstdCompress(encoder.buffer, ZSTD_LEVEL))),
    decompress: (buffer: Buffer) => Promise.resolve(Buffer.from(zstdDecompress(buffer))),
  });
}

async function unsnappy(buffer: Buffer): Promise<Buffer> {
  if (!buffer.subarray(0, XERIAL.length).equals(XERIAL)) return asBuffer(await snappy.uncompress(buffer));
  const blocks: Buffer[] = [];
  let at = 16;
  while (at + 4 <= buffer.length) {
    const length = buffer.readUInt32BE(at);
    at += 4;
    blocks.push(asBuffer(await snappy.uncompress(buffer.subarray(at, at + length))));
    at += length;
  }
  return Buffer.concat(blocks);
}

const asBuffer = (value: string | Buffer): Buffer => (typeof value === 'string' ? Buffer.from(value) : value);
