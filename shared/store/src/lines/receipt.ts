import { createHash } from 'node:crypto';
import { isWellFormed } from '../native/byte-sink.ts';

const FLUSH_UNITS = 1 << 18;

/**
 * What was taken in, so that it can be checked later: first 16 bytes of SHA-256 over the bytes of every line, each followed by `\n`;
 * and the number of bytes without these terminators. Texts are joined before they are hashed: one call per 256 k, not per line.
 */
export class Receipt {
  readonly #hash = createHash('sha256');
  #texts: string[] = [];
  #units = 0;
  #bytes = 0;
  #lines = 0;

  /** @throws RangeError where the text has a lone surrogate (found when a batch of texts is hashed, not always at once). */
  add(body: string | Uint8Array): void {
    this.#lines += 1;
    if (typeof body === 'string') {
      this.#texts.push(body);
      this.#units += body.length;
      if (this.#units > FLUSH_UNITS) this.#flush();
    } else {
      this.#flush();
      this.#hash.update(body).update('\n');
      this.#bytes += body.length;
    }
  }

  finish(): { readonly hash: Buffer; readonly bytes: number; readonly lines: number } {
    this.#flush();
    return { hash: this.#hash.digest().subarray(0, 16), bytes: this.#bytes, lines: this.#lines };
  }

  #flush(): void {
    if (this.#texts.length === 0) return;
    const joined = `${this.#texts.join('\n')}\n`;
    if (!isWellFormed(joined)) throw new RangeError('a line is not well-formed Unicode: its bytes are unknown');
    const bytes = Buffer.from(joined, 'utf8');
    this.#hash.update(bytes);
    this.#bytes += bytes.length - this.#texts.length;
    this.#texts = [];
    this.#units = 0;
  }
}
