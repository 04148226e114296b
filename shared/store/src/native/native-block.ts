import { ByteSink } from './byte-sink.ts';

/**
 * One block of ClickHouse's Native format: columns one after another, each name, type, values.
 * https://clickhouse.com/docs/interfaces/formats/Native
 */
export class NativeBlock {
  readonly rows: number;
  readonly #columns: { name: string; type: string; chunks: readonly Uint8Array[] }[] = [];

  constructor(rows: number) {
    this.rows = rows;
  }

  /** `chunks` are not copied; they must not change before `encode`'s result is used. */
  add(name: string, type: string, ...chunks: readonly Uint8Array[]): this {
    this.#columns.push({ name, type, chunks });
    return this;
  }

  /** `name, name, …` for the INSERT. */
  columnList(): string {
    return this.#columns.map(({ name }) => name).join(', ');
  }

  encode(): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    let head = new ByteSink(64);
    head.varint(this.#columns.length);
    head.varint(this.rows);
    for (const column of this.#columns) {
      head.string(column.name);
      head.string(column.type);
      chunks.push(head.bytes(), ...column.chunks);
      head = new ByteSink(64);
    }
    return chunks;
  }
}

/** Bytes of a typed array (ClickHouse and every platform that Node runs on are little-endian). */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

type Numbers =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** The array itself while it has the room, else one of twice the size or more with the same values. */
export function withRoom<T extends Numbers>(values: T, length: number): T {
  if (length <= values.length) return values;
  const bigger = new (values.constructor as new (length: number) => T)(Math.max(length, values.length * 2));
  bigger.set(values as never);
  return bigger;
}

/** Strings that repeat: a dictionary and an index per row, in the form of a LowCardinality(String) column. */
export class DictionaryColumn {
  readonly #keys = new ByteSink(256);
  readonly #index = new Map<string, number>();
  #rows = new Uint32Array(64);
  #lastText = '';
  #lastIndex = 0;

  constructor() {
    this.#keys.string('');
    this.#index.set('', 0); // the default value is always key 0
  }

  /** The chunks of a column of one text. */
  static of(text: string, rows: number): Uint8Array[] {
    const column = new DictionaryColumn();
    column.#rows = new Uint32Array(rows).fill(column.#indexOf(text));
    return column.chunks(rows);
  }

  set(row: number, text: string): void {
    if (text !== this.#lastText) {
      this.#lastText = text;
      this.#lastIndex = this.#indexOf(text);
    }
    if (this.#lastIndex === 0 && row >= this.#rows.length) return; // rows that nothing was written to hold the default
    this.#rows = withRoom(this.#rows, row + 1);
    this.#rows[row] = this.#lastIndex;
  }

  get isEmpty(): boolean {
    return this.#index.size === 1;
  }

  #indexOf(text: string): number {
    let index = this.#index.get(text);
    if (index === undefined) {
      index = this.#index.size;
      this.#keys.string(text);
      this.#index.set(text, index);
    }
    return index;
  }

  /** Version 1; then per block: flags (own keys 0x200, index width 2 = UInt32), keys, index. */
  chunks(rows: number): Uint8Array[] {
    if (rows === 0) return [];
    const head = BigUint64Array.of(1n, 0x202n, BigInt(this.#index.size));
    const index = withRoom(this.#rows, rows).subarray(0, rows);
    return [bytesOf(head), this.#keys.bytes(), bytesOf(BigUint64Array.of(BigInt(rows))), bytesOf(index)];
  }
}

/** Nanoseconds in DateTime64(9) reach from 1900 to the largest 64-bit integer, in 2262; times outside are clamped. */
const MIN_TIME = -2_208_988_800_000_000_000n;
const MAX_TIME = 9_223_372_036_854_775_807n;

export function clampTime(time: bigint): bigint {
  return time < MIN_TIME ? MIN_TIME : time > MAX_TIME ? MAX_TIME : time;
}
