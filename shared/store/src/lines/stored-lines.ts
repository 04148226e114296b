import type { Engine } from '../engine/engine.ts';
import type { CommittedBlock, LineSelection } from './committed-blocks.ts';
import { parametersOf } from './committed-blocks.ts';
import type { LineBytes } from './decode.ts';
import { STORED_LINE_COLUMNS, decodeLines, patternsIn } from './decode.ts';
import { RowReader } from '../native/row-reader.ts';

const PIECE_BYTES = 32 * 1024 * 1024;
const CACHED_PATTERNS = 100_000;

/** Rebuilds lines of blocks; keeps the patterns it has seen. */
export class StoredLines {
  readonly #engine: Engine;
  readonly #patterns = new Map<bigint, readonly Buffer[]>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The block's lines in order, read in pieces of about 32 MB. */
  async *of(block: CommittedBlock, selection: LineSelection = {}): AsyncGenerator<LineBytes> {
    const from = Math.max(block.firstOffset, selection.fromOffset ?? 0);
    const to = Math.min(block.lastOffset, selection.toOffset ?? Number.MAX_SAFE_INTEGER);
    const pieces = Math.max(1, Math.ceil(block.rawBytes / PIECE_BYTES));
    const step = Math.max(1, Math.ceil((to - from + 1) / pieces));
    for (let first = from; first <= to; first += step)
      yield* await this.#piece(block, first, Math.min(first + step - 1, to), selection);
  }

  async #piece(block: CommittedBlock, first: number, last: number, selection: LineSelection): Promise<LineBytes[]> {
    const times = [
      selection.fromTime === undefined ? '' : 'AND time >= fromUnixTimestamp64Nano({fromTime:Int64})',
      selection.toTime === undefined ? '' : 'AND time <= fromUnixTimestamp64Nano({toTime:Int64})',
    ].join(' ');
    const bytes = await this.#engine.bytes(
      `SELECT ${STORED_LINE_COLUMNS} FROM lines
       WHERE block = {block:UInt64} AND day = {day:Date} AND source = {source:String} AND partition = {partition:UInt32}
         AND offset >= {first:UInt64} AND offset <= {last:UInt64} ${times}
       ORDER BY offset, idx FORMAT RowBinary`,
      {
        ...parametersOf(selection),
        block: block.block,
        day: block.day,
        source: block.source,
        partition: block.partition,
        first,
        last,
      },
    );
    await this.#learn(patternsIn(bytes));
    return decodeLines(bytes, this.#patterns);
  }

  async #learn(needed: ReadonlySet<bigint>): Promise<void> {
    if (this.#patterns.size > CACHED_PATTERNS) this.#patterns.clear();
    const missing = [...needed].filter((id) => !this.#patterns.has(id));
    if (missing.length === 0) return;
    const bytes = await this.#engine.bytes(
      `SELECT id, parts FROM patterns WHERE id IN (${missing.join(', ')}) FORMAT RowBinary`,
    );
    const reader = new RowReader(bytes);
    while (!reader.atEnd) {
      const id = reader.uint64();
      const parts: Buffer[] = [];
      for (let left = reader.varint(); left > 0; left -= 1) parts.push(reader.string());
      this.#patterns.set(id, parts);
    }
  }
}
