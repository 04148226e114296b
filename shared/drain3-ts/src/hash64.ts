/** 64-bit content hash as 16 lowercase hex characters: two 32-bit lanes over UTF-16 units (after bryc's cyrb53, public domain). */
export class Hash64 {
  #a = 0xdeadbeef | 0;
  #b = 0x41c6ce57 | 0;

  number(value: number): this {
    this.#a = Math.imul(this.#a ^ value, 0x9e3779b1);
    this.#b = Math.imul(this.#b ^ value, 0x5f356495);
    return this;
  }

  /** Length first, so that no two sequences of texts share one encoding. */
  text(value: string): this {
    let a = Math.imul(this.#a ^ value.length, 0x9e3779b1);
    let b = Math.imul(this.#b ^ value.length, 0x5f356495);
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
    }
    this.#a = a;
    this.#b = b;
    return this;
  }

  hex(): string {
    let a = Math.imul(this.#a ^ (this.#a >>> 16), 0x85ebca6b) ^ Math.imul(this.#b ^ (this.#b >>> 13), 0xc2b2ae35);
    let b = Math.imul(this.#b ^ (this.#b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    a ^= b >>> 15;
    b ^= a >>> 16;
    return String.fromCharCode(
      hexDigit(b >>> 28),
      hexDigit(b >>> 24),
      hexDigit(b >>> 20),
      hexDigit(b >>> 16),
      hexDigit(b >>> 12),
      hexDigit(b >>> 8),
      hexDigit(b >>> 4),
      hexDigit(b),
      hexDigit(a >>> 28),
      hexDigit(a >>> 24),
      hexDigit(a >>> 20),
      hexDigit(a >>> 16),
      hexDigit(a >>> 12),
      hexDigit(a >>> 8),
      hexDigit(a >>> 4),
      hexDigit(a),
    );
  }
}

/** Code of the digit for the last four bits. */
function hexDigit(value: number): number {
  const digit = value & 15;
  return digit < 10 ? 48 + digit : 87 + digit;
}
