/** One message, or a piece of one that is longer than the limit. */
export interface Frame {
  readonly bytes: Buffer;
  /** False for the second and later pieces of a message. */
  readonly first: boolean;
}

const NEWLINE = 10;
const NUL = 0;
const SPACE = 32;
const LESS_THAN = 60;
const MAX_DIGITS = 9;

/**
 * Messages of one syslog connection (RFC 6587): each is either counted (`LEN SP MSG`) or ends with a newline (or NUL); told apart for every
 * message by its first bytes, because a message itself starts with `<`. Nothing is dropped: what is longer than `maxBytes` comes in
 * pieces, and memory stays within it.
 */
export class SyslogFramer {
  readonly #maxBytes: number;
  #held: Buffer = Buffer.alloc(0);
  /** Bytes of a counted message that are still to come; null between messages or in one that ends with a newline. */
  #counted: number | null = null;
  #first = true;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The frames that are complete with `chunk`. */
  push(chunk: Buffer): Frame[] {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const frames: Frame[] = [];
    let before = -1;
    while (this.#held.length > 0 && before !== this.#held.length) {
      before = this.#held.length;
      if (this.#counted === null && this.#first && !this.#readCount()) break;
      const frame = this.#counted === null ? this.#untilNewline() : this.#untilCount(this.#counted);
      if (frame !== null) frames.push(frame);
    }
    // A copy, so that a few bytes left over do not keep a whole chunk of the socket.
    this.#held = Buffer.from(this.#held);
    return frames;
  }

  /** What a sender left without an end. */
  end(): Frame[] {
    const frame = this.#held.length === 0 ? [] : [this.#cut(this.#held.length, 0, true)];
    this.#counted = null;
    return frame;
  }

  /** False where more bytes must come before it is clear how this message ends. */
  #readCount(): boolean {
    let digits = 0;
    while (digits < MAX_DIGITS && isDigit(this.#held[digits])) digits += 1;
    if (digits === 0 || this.#held[0] === 48) return true;
    if (digits === this.#held.length && digits < MAX_DIGITS) return false;
    if (this.#held[digits] !== SPACE) return true;
    if (digits + 1 === this.#held.length) return false;
    if (this.#held[digits + 1] !== LESS_THAN) return true;
    this.#counted = Number(this.#held.toString('latin1', 0, digits));
    this.#held = this.#held.subarray(digits + 1);
    return true;
  }

  #untilCount(left: number): Frame | null {
    const size = Math.min(left, this.#maxBytes);
    if (this.#held.length < size) return null;
    const last = size === left;
    this.#counted = last ? null : left - size;
    const frame = this.#cut(size, 0, last);
    // Some senders put a newline behind a counted message.
    if (last && this.#held[0] === NEWLINE) this.#held = this.#held.subarray(1);
    return frame;
  }

  #untilNewline(): Frame | null {
    const end = endOfLine(this.#held);
    if (end >= 0 && end <= this.#maxBytes) {
      if (end > 0) return this.#cut(end, 1, true);
      this.#held = this.#held.subarray(1); // an empty line is no message, nor a piece of one
      this.#first = true;
      return null;
    }
    return this.#held.length > this.#maxBytes ? this.#cut(this.#maxBytes, 0, false) : null;
  }

  #cut(size: number, behind: number, last: boolean): Frame {
    const frame = { bytes: this.#held.subarray(0, size), first: this.#first };
    this.#held = this.#held.subarray(size + behind);
    this.#first = last;
    return frame;
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

function endOfLine(bytes: Buffer): number {
  const newline = bytes.indexOf(NEWLINE);
  const nul = (newline < 0 ? bytes : bytes.subarray(0, newline)).indexOf(NUL);
  return nul < 0 ? newline : nul;
}
