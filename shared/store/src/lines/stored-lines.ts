import type { Engine } from '../engine/engine.ts';
import { RowReader } from '../native/row-reader.ts';
import type { BlockValues } from '../values/decode-values.ts';
import { VALUE_COLUMNS, readValues } from '../values/decode-values.ts';
import type { CommittedBlock, LineSelection } from './committed-blocks.ts';
import type { LineBytes } from './decode.ts';
import { BlockDecoder, STORED_LINE_COLUMNS, patternsIn } from './decode.ts';

const PIECE_BYTES = 32 * 1024 * 1024;
const CACHED_PATTERNS = 100_000;

/** Rebuilds lines of blocks; keeps the patterns it has seen. */
export class StoredLines {
  readonly #engine: Engine;
  readonly #patterns = new Map<bigint, readonly Buffer[]>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The block's lines in order, rebuilt in pieces of about 32 MB. Those before the wanted ones are read too: values are told apart by their order. */
  async *of(block: CommittedBlock, selection: LineSelection = {}): AsyncGenerator<LineBytes> {
    const { fromOffset = 0, toOffset = Number.MAX_SAFE_INTEGER, fromTime, toTime } = selection;
    const values = await this.#valuesOf(block);
    const decoder = new BlockDecoder(this.#patterns, values);
    const last = Math.min(block.lastOffset, toOffset);
    const pieces = Math.max(1, Math.ceil(block.rawBytes / PIECE_BYTES));
    const step = Math.max(1, Math.ceil((last - block.firstOffset + 1) / pieces));
    for (let first = block.firstOffset; first <= last; first += step) {
      const rows = await this.#rowsOf(block, first, Math.min(first + step - 1, last));
      await this.#learn(patternsIn(rows));
      for (const line of decoder.decode(rows)) {
        if (line.offset < fromOffset) continue;
        if ((fromTime === undefined || line.time >= fromTime) && (toTime === undefined || line.time <= toTime))
          yield line;
      }
    }
  }

  #rowsOf(block: CommittedBlock, first: number, last: number): Promise<Buffer> {
    return this.#engine.bytes(
      `SELECT ${STORED_LINE_COLUMNS} FROM lines
       WHERE block = {block:UInt64} AND day = {day:Date} AND source = {source:String} AND partition = {partition:UInt32}
         AND offset >= {first:UInt64} AND offset <= {last:UInt64}
       ORDER BY offset, idx FORMAT RowBinary`,
      { ...keyOf(block), first, last },
    );
  }

  async #valuesOf(block: CommittedBlock): Promise<BlockValues<Buffer>> {
    return readValues(
      await this.#engine.bytes(
        `SELECT ${VALUE_COLUMNS} FROM line_values WHERE block = {block:UInt64} AND day = {day:Date}
         ORDER BY pattern, slot FORMAT RowBinary`,
        keyOf(block),
      ),
    );
  }

  async #learn(needed: ReadonlySet<bigint>): Promise<void> {
    if (this.#patterns.size > CACHED_PATTERNS) this.#patterns.clear();
    const missing = [...needed].filter((number) => !this.#patterns.has(number));
    if (missing.length === 0) return;
    const bytes = await this.#engine.bytes(
      `SELECT number, parts FROM patterns WHERE number IN (${missing.join(', ')}) FORMAT RowBinary`,
    );
    const reader = new RowReader(bytes);
    while (!reader.atEnd) {
      const number = reader.uint64();
      const parts: Buffer[] = [];
      for (let left = reader.varint(); left > 0; left -= 1) parts.push(reader.string());
      this.#patterns.set(number, parts);
    }
  }
}

const keyOf = ({ block, day, source, partition }: CommittedBlock) => ({ block, day, source, partition });
