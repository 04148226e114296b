/** Bytes of a gram: pieces of four are rare enough to tell blocks apart, and short enough for most words to have one. */
const GRAM_BYTES = 4;
const MOST_BITS = 1 << 20;
/** A set that is fuller says little; one that is much emptier says the same in more bytes. */
const FULLEST = 0.7;
/** Of the bytes of the lines: what a block of few lines may spend at most. */
const LEAST_RAW_BYTES_PER_BYTE = 256;
const NEWLINE = 10;

/** Letters A–Z as a–z, all other bytes as they are. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

const hashOf = (gram: number): number => {
  const mixed = Math.imul(gram ^ (gram >>> 16), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) & (MOST_BITS - 1);
};

/**
 * Which four bytes stand side by side anywhere in lines, as a Bloom filter with one hash (Bloom, 1970) over their n-grams: a text can only be in these
 * lines if all of its own grams are.
 */
export class GramSet {
  /** Signed, so that the compiler keeps words whole numbers: twice as fast. */
  readonly #bits = new Int32Array(MOST_BITS / 32);
  #rawBytes = 0;

  /** @param lines whole lines, each followed by a newline or the end; no gram reaches over it. */
  add(lines: Uint8Array): void {
    const bits = this.#bits;
    let gram = 0;
    // By index: an iterator takes four times as long, and this sees every byte that is taken in.
    let at = 0;
    while (at < lines.length) {
      const byte = lines[at++] ?? 0;
      gram = byte === NEWLINE ? 0 : (gram << 8) | (FOLDED[byte] ?? 0);
      const hash = hashOf(gram);
      bits[hash >>> 5] = (bits[hash >>> 5] ?? 0) | (1 << (hash & 31));
    }
    this.#rawBytes += lines.length;
  }

  /** The set, a power of two bits: bit h of it is bit (h mod 8) of byte (h div 8), h a hash modulo their number. Empty: it would say nothing. */
  bytes(): Uint8Array {
    let bits = this.#bits;
    for (;;) {
      const half = bits.length / 2;
      const folded = bits.subarray(0, half).map((word, at) => word | (bits[half + at] ?? 0));
      const small = bits.length * 4 * LEAST_RAW_BYTES_PER_BYTE <= this.#rawBytes;
      if (half < 2 || (small && fullness(folded) > FULLEST)) break;
      bits = folded;
    }
    return fullness(bits) > FULLEST ? new Uint8Array(0) : new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
  }
}

const fullness = (bits: Int32Array): number => bits.reduce((sum, word) => sum + ones(word), 0) / (bits.length * 32);

function ones(word: number): number {
  let left = word;
  let count = 0;
  for (; left !== 0; count += 1) left &= left - 1;
  return count;
}

/** Hashes of the grams that lines with this text must have; none where it is too short to tell. */
export function gramHashes(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'utf8');
  const hashes = new Set<number>();
  for (let at = 0; at + GRAM_BYTES <= bytes.length; at += 1) {
    const piece = bytes.subarray(at, at + GRAM_BYTES);
    if (!piece.includes(NEWLINE))
      hashes.add(hashOf(piece.reduce((gram, byte) => (gram << 8) | (FOLDED[byte] ?? 0), 0)));
  }
  return [...hashes];
}
