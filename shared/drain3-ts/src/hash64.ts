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
    return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
  }
}
