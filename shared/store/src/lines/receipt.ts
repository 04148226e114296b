import { createHash } from 'node:crypto';
import { isWellFormed } from '../native/byte-sink.ts';

const NEWLINE = 10;
/** Lines are hashed together, this many bytes at once: one call per batch, not per line. */
const BATCH_BYTES = 1 << 18;

/**
 * What was taken in, so that it can be checked later: first 16 bytes of SHA-256 over the bytes of every line, each followed by `\n`;
 * and the number of bytes without these terminators.
 */
export class Receipt {
  readonly #seen: (lines: Uint8Array) => void;
  readonly #hash = createHash('sha256');
  readonly #batch = Buffer.allocUnsafe(BATCH_BYTES);
  #filled = 0;
  #bytes = 0;
  #lines = 0;

  /** @param seen is given all bytes that are hashed, whole lines at once */
  constructor(seen: (lines: Uint8Array) => void = () => undefined) {
    this.#seen = seen;
  }

  /** @throws RangeError where the text has a lone surrogate: it has no bytes. */
  add(body: string | Uint8Array): void {
    this.#lines += 1;
    if (typeof body === 'string') this.#addText(body);
    else this.#addBytes(body);
  }

  finish(): { readonly hash: Buffer; readonly bytes: number; readonly lines: number } {
    this.#flush();
    return { hash: this.#hash.digest().subarray(0, 16), bytes: this.#bytes, lines: this.#lines };
  }

  #addText(text: string): void {
    const most = text.length * 3 + 1;
    if (most > BATCH_BYTES) {
      this.#addBytes(Buffer.from(wellFormed(text), 'utf8'));
      return;
    }
    if (this.#filled + most > BATCH_BYTES) this.#flush();
    const written = this.#batch.write(text, this.#filled, 'utf8');
    if (written !== text.length) wellFormed(text);
    this.#end(written);
  }

  #addBytes(bytes: Uint8Array): void {
    if (this.#filled + bytes.length >= BATCH_BYTES) this.#flush();
    if (bytes.length < BATCH_BYTES) {
      this.#batch.set(bytes, this.#filled);
      this.#end(bytes.length);
    } else {
      this.#take(bytes);
      this.#end(0);
      this.#bytes += bytes.length;
    }
  }

  #end(written: number): void {
    this.#filled += written;
    this.#bytes += written;
    this.#batch[this.#filled++] = NEWLINE;
  }

  #flush(): void {
    this.#take(this.#batch.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #take(lines: Uint8Array): void {
    this.#hash.update(lines);
    this.#seen(lines);
  }
}

function wellFormed(text: string): string {
  if (!isWellFormed(text)) throw new RangeError('a line is not well-formed Unicode: its bytes are unknown');
  return text;
}
