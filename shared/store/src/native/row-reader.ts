import type { ByteSink } from './byte-sink.ts';

/** Reads values of ClickHouse's RowBinary format. @throws RangeError where the bytes end in the middle of a value. */
export class RowReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    const first = this.#bytes[this.#at];
    if (first !== undefined && first < 128) {
      this.#at += 1;
      return first;
    }
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.#at);
      this.#at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  string(): Buffer {
    const length = this.varint();
    this.skip(length);
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  uint8(): number {
    const value = this.#bytes.readUInt8(this.#at);
    this.#at += 1;
    return value;
  }

  uint32(): number {
    const value = this.#bytes.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  uint64(): bigint {
    const value = this.#bytes.readBigUInt64LE(this.#at);
    this.#at += 8;
    return value;
  }

  uint64AsNumber(): number {
    const low = this.uint32();
    return this.uint32() * 4_294_967_296 + low;
  }

  int64(): bigint {
    const value = this.#bytes.readBigInt64LE(this.#at);
    this.#at += 8;
    return value;
  }

  /** Of 1, 2, 4 or 8 bytes; exact up to 2^53. */
  unsigned(bytes: 1 | 2 | 4 | 8): number {
    if (bytes === 8) return this.uint64AsNumber();
    const value = this.#bytes.readUIntLE(this.#at, bytes);
    this.#at += bytes;
    return value;
  }

  /** Exact up to 2^53 in size. */
  int64AsNumber(): number {
    const low = this.uint32();
    const high = this.#bytes.readInt32LE(this.#at);
    this.#at += 4;
    return high * 4_294_967_296 + low;
  }

  /** The next `length` bytes, into a sink. */
  copy(length: number, into: ByteSink): void {
    const start = this.#at;
    this.skip(length);
    into.range(this.#bytes, start, this.#at);
  }

  skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('a result ended in the middle of a row');
  }
}
