/** Reads protobuf's wire format (protobuf.dev/programming-guides/encoding). @throws RangeError on anything malformed. */
export class ProtobufReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Field number × 8 + wire type. */
  tag(): number {
    const tag = this.varint();
    if (tag < 8n || tag > 0xffffffffn) throw new RangeError('field number out of range');
    return Number(tag);
  }

  varint(): bigint {
    const first = this.#bytes[this.#at];
    if (first !== undefined && first < 128) {
      this.#at += 1;
      return BigInt(first);
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new RangeError('ends inside a number');
      this.#at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new RangeError('number longer than 64 bits');
  }

  fixed64(): bigint {
    return this.#take(8).readBigUInt64LE();
  }

  double(): number {
    return this.#take(8).readDoubleLE();
  }

  bytes(): Buffer {
    const length = this.varint();
    if (length > BigInt(this.#bytes.length)) throw new RangeError('longer than its message');
    return this.#take(Number(length));
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        return;
      case 1:
        this.#take(8);
        return;
      case 2:
        this.bytes();
        return;
      case 5:
        this.#take(4);
        return;
      default:
        throw new RangeError(`wire type ${String(tag & 7)} is not supported`);
    }
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('ends inside a field');
    const piece = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return piece;
  }
}
