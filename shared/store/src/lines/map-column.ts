import type { Attributes } from '@logsieve/contracts';
import { NO_ATTRIBUTES } from '@logsieve/contracts';
import { ByteSink, isWellFormed } from '../native/byte-sink.ts';
import { bytesOf, withRoom } from '../native/native-block.ts';

/** Attributes as a map of JSON texts. Lines of one sender share the object, so its bytes are made once. */
export class MapColumn {
  #ends = new Uint32Array(128);
  readonly #keys = new ByteSink(256);
  readonly #values = new ByteSink(256);
  readonly #known = new Map<Attributes, { size: number; keys: Uint8Array; values: Uint8Array }>();
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Rows in order. */
  set(row: number, attributes: Attributes): void {
    if (attributes !== NO_ATTRIBUTES) {
      let encoded = this.#known.get(attributes);
      if (encoded === undefined) this.#known.set(attributes, (encoded = encodeMap(attributes)));
      if (encoded.size > 0) {
        this.#keys.raw(encoded.keys);
        this.#values.raw(encoded.values);
        this.#count += encoded.size;
      }
    }
    this.#ends = withRoom(this.#ends, row * 2 + 2);
    this.#ends[row * 2] = this.#count;
  }

  chunks(rows: number): Uint8Array[] {
    return [bytesOf(this.#ends.subarray(0, rows * 2)), this.#keys.bytes(), this.#values.bytes()];
  }
}

function encodeMap(attributes: Attributes): { size: number; keys: Uint8Array; values: Uint8Array } {
  const keys = new ByteSink(64);
  const values = new ByteSink(256);
  const entries = Object.entries(attributes);
  for (const [key, value] of entries) {
    keys.string(isWellFormed(key) ? key : JSON.stringify(key)); // a JSON text escapes what UTF-8 cannot hold
    values.string(JSON.stringify(value));
  }
  return { size: entries.length, keys: keys.bytes(), values: values.bytes() };
}
