/// <reference lib="es2024.string" />
/** A growing buffer that is kept between uses, so that encoding allocates nothing once it is warm. */
export class ByteSink {
  #buffer: Buffer;
  length = 0;
  /** A string since the last `clear` held a lone surrogate: it has no UTF-8 bytes, what was written is not its content. */
  illFormed = false;

  constructor(initialBytes = 1 << 16) {
    this.#buffer = Buffer.allocUnsafe(initialBytes);
  }

  clear(): void {
    this.length = 0;
    this.illFormed = false;
  }

  /** A view of what is written; valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.length);
  }

  /** LEB128, as ClickHouse writes lengths. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 128) {
      this.#buffer[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.length++] = rest;
  }

  /** Length and UTF-8 bytes. */
  string(text: string): void {
    const length = text.length;
    this.#reserve(length * 3 + 8);
    if (length < 128) this.#short(text, length);
    else this.#long(text, length);
  }

  /** Length and bytes. */
  blob(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.range(bytes, 0, bytes.length);
  }

  /** The characters of a text that is known to be ASCII, without a length. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at += 1) this.#buffer[this.length + at] = text.charCodeAt(at);
    this.length += text.length;
  }

  /** A piece of other bytes; short ones byte by byte, which beats the call into the runtime. */
  range(from: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.#reserve(length);
    if (length > 32) this.#buffer.set(from.subarray(start, end), this.length);
    else for (let at = 0; at < length; at += 1) this.#buffer[this.length + at] = from[start + at] ?? 0;
    this.length += length;
  }

  /** Most values are short ASCII: a loop beats the call into the runtime. */
  #short(text: string, length: number): void {
    const buffer = this.#buffer;
    const start = this.length + 1;
    if (length > 40) {
      this.#long(text, length);
      return;
    }
    for (let i = 0; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.#long(text, length);
        return;
      }
      buffer[start + i] = unit;
    }
    buffer[this.length] = length;
    this.length = start + length;
  }

  #long(text: string, length: number): void {
    const guess = varintLength(length);
    const start = this.length + guess;
    const written = this.#buffer.write(text, start, 'utf8');
    if (written !== length && !isWellFormed(text)) this.illFormed = true;
    const actual = varintLength(written);
    if (actual !== guess) this.#buffer.copyWithin(this.length + actual, start, start + written);
    this.varint(written);
    this.length += written;
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#buffer.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(bigger, 0, 0, this.length);
    this.#buffer = bigger;
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

/** False where a surrogate stands alone: such text has no UTF-8 form. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
