/** One small whole number per line: four bytes each, in blocks that are never copied. */
export class LineNumbers {
  static readonly #BLOCK = 1 << 16;
  readonly #blocks: Int32Array[] = [];
  length = 0;

  push(value: number): void {
    const block = this.length >>> 16;
    let into = this.#blocks[block];
    if (into === undefined) {
      into = new Int32Array(LineNumbers.#BLOCK);
      this.#blocks.push(into);
    }
    into[this.length & 0xffff] = value;
    this.length += 1;
  }

  /** @throws RangeError for a line that was never pushed. */
  at(index: number): number {
    if (index < 0 || index >= this.length) throw new RangeError(`no line ${String(index + 1)}`);
    return this.#blocks[index >>> 16]?.[index & 0xffff] ?? 0;
  }
}
