const NEWLINE = 10;

/** Bytes in, whole lines out; together they are the bytes, unchanged. A line over `maxLineBytes` is cut there. */
export class LineCutter {
  readonly #maxLineBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  #whole = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Bytes of whole lines that wait. */
  get whole(): number {
    return this.#whole;
  }

  push(bytes: Buffer): void {
    const newline = bytes.lastIndexOf(NEWLINE);
    if (newline >= 0) this.#whole = this.#size + newline + 1;
    this.#parts.push(bytes);
    this.#size += bytes.length;
    if (this.#whole === 0 && this.#size > this.#maxLineBytes) this.#whole = this.#maxLineBytes;
  }

  /** All whole lines, or a piece of one that is too long (`openEnd`); `null` where there is none. */
  take(): { readonly value: Buffer; readonly openEnd: boolean } | null {
    if (this.#whole === 0) return null;
    const all = Buffer.concat(this.#parts, this.#size);
    const value = all.subarray(0, this.#whole);
    const rest = all.subarray(this.#whole);
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    this.#whole = rest.length > this.#maxLineBytes ? this.#maxLineBytes : 0;
    return { value, openEnd: value[value.length - 1] !== NEWLINE };
  }

  /** What has no end, at the end. */
  rest(): Buffer | null {
    if (this.#size === 0) return null;
    const all = Buffer.concat(this.#parts, this.#size);
    this.#parts = [];
    this.#size = 0;
    this.#whole = 0;
    return all;
  }
}
