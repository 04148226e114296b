import { PermanentError, TransientError, crashPoint } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Engine } from '../engine/engine.ts';
import { DraftSinks, EncodedDraft, rangeOf } from '../lines/line-draft.ts';
import type { EncodedLines } from '../lines/line-draft.ts';
import { ByteSink, isWellFormed } from '../native/byte-sink.ts';
import { DictionaryColumn, NativeBlock, bytesOf } from '../native/native-block.ts';
import type { BlockRange, LineBlock, LineDraft, StoreLogger } from '../port.ts';
import type { Numbers } from '../documents/numbers.ts';
import { saveDeadLetters } from '../documents/dead-letters.ts';
import { newBlockId } from './block-id.ts';
import { countsColumn } from './ledger.ts';

/** A block that takes longer than this from its id to its commit is given up: `compact` may have swept its lines. */
export const COMMIT_WITHIN_MS = 15 * 60_000;

/** An engine that is killed between writing a token down and the row has the token alone; each try takes another, in the same order everywhere. */
const COMMIT_TRIES = 5;

const NANOS_PER_DAY = 86_400_000_000_000n;
const KEPT_SINKS = 4;

export interface Appended {
  readonly committed: boolean;
  readonly block: bigint;
}

/**
 * Lines first, under an id of this attempt alone; then the block's row, the commit, under the token of its range. What another attempt
 * committed before stands, and ours is ignored and swept later.
 */
export class BlockAppender {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #logger: StoreLogger;
  readonly #patterns: Numbers;
  /** Of drafts that were appended, for the next ones. */
  readonly #sinks: DraftSinks[] = [];

  constructor(engine: Engine, clock: Clock, logger: StoreLogger, patterns: Numbers) {
    this.#engine = engine;
    this.#clock = clock;
    this.#logger = logger;
    this.#patterns = patterns;
  }

  draft(source: string, partition: number): EncodedDraft {
    return new EncodedDraft(source, partition, this.#sinks.pop() ?? new DraftSinks());
  }

  /** A draft is spent by it, whatever comes of it. */
  async append(block: LineBlock, lines: LineDraft): Promise<Appended> {
    if (!(lines instanceof EncodedDraft)) throw new PermanentError('the lines were not drafted by this store');
    try {
      return await this.#append(block, lines);
    } finally {
      if (this.#sinks.length < KEPT_SINKS) this.#sinks.push(lines.sinks);
    }
  }

  async #append(block: LineBlock, draft: EncodedDraft): Promise<Appended> {
    check(block, draft);
    const started = this.#clock.monotonicMs();
    const now = this.#clock.now();
    const id = newBlockId(now);
    const day = Number(now / NANOS_PER_DAY);
    const numberOf = await this.#patterns.of(draft.patterns());
    const encoded = await draft.encode(block, id, day, numberOf);
    const row = blockRow(block, draft.lines, encoded, id, day);
    const [before, , tries] = await settled([
      this.#overlapping(block),
      saveDeadLetters(this.#engine, block.dead, String(id)),
      this.#insertLines(encoded, String(id)),
    ]);
    if (before !== undefined) return this.#standing(block, before);
    crashPoint('store.lines_written');
    if (tries > 1) await this.#checkLines(block, encoded, id, day);
    if (this.#clock.monotonicMs() - started > COMMIT_WITHIN_MS)
      throw new TransientError(`block ${rangeOf(block)} took too long to commit; it is written again`);
    const after = await this.#commit(block, row);
    return after.block === String(id) ? { committed: true, block: id } : this.#standing(block, after);
  }

  /** The greater number of tries of its two inserts. */
  async #insertLines(encoded: EncodedLines, token: string): Promise<number> {
    let most = 0;
    for (const [table, native] of tablesOf(encoded)) {
      if (native.rows === 0) continue;
      const { tries } = await this.#engine.insert({
        into: `${table} (${native.columnList()})`,
        format: 'Native',
        body: native.encode(),
        token,
      });
      most = Math.max(most, tries);
    }
    return most;
  }

  /** An engine that was killed between two tries may know the token of rows that it does not have. Under another id they have another token. */
  async #checkLines(block: BlockRange, encoded: EncodedLines, id: bigint, day: number): Promise<void> {
    for (const [table, { rows }] of tablesOf(encoded)) {
      const [found] = await this.#engine.rows<{ n: string }>(
        `SELECT count() AS n FROM ${table} WHERE block = {block:UInt64} AND day = toDate({day:UInt16})`,
        { block: id, day },
      );
      if (Number(found?.n) !== rows)
        throw new TransientError(
          `of ${String(rows)} rows of block ${rangeOf(block)} ${found?.n ?? '0'} are in ${table}; it is written again`,
        );
    }
  }

  /** Inserts the block's row and gives the row that stands for its range, ours or another attempt's. */
  async #commit(block: BlockRange, row: NativeBlock): Promise<CommittedRange> {
    for (let tries = 1; tries <= COMMIT_TRIES; tries += 1) {
      await this.#engine.insert({
        into: `blocks (${row.columnList()})`,
        format: 'Native',
        body: row.encode(),
        token: tokenOf(block, tries),
      });
      crashPoint('store.block_committed');
      // The engine does not say whether it dropped the row for its token: what stands is the answer.
      const standing = await this.#overlapping(block);
      if (standing !== undefined) return standing;
      // A replica may know a token before it has the row: there it will come.
      if (this.#engine.replicated) break;
      this.#logger.warn({ block: rangeOf(block), tries }, 'the engine knows the token of a row that it does not have');
    }
    throw new TransientError(`the row of block ${rangeOf(block)} is not there after its insert`);
  }

  #standing(block: LineBlock, committed: CommittedRange): Appended {
    const { first, last } = committed;
    // A part of what stands is there already; what reaches beyond it is not, and cannot be told apart here.
    if (block.firstOffset < Number(first) || block.lastOffset > Number(last))
      throw new PermanentError(`block ${rangeOf(block)} overlaps the committed range ${first}-${last}`);
    this.#logger.info({ block: rangeOf(block) }, 'range was committed before; this attempt is ignored');
    return { committed: false, block: BigInt(committed.block) };
  }

  /** Committed ranges never overlap, so only the last one that begins before the block's end can. */
  async #overlapping(block: BlockRange): Promise<CommittedRange | undefined> {
    const [nearest] = await this.#engine.rows<CommittedRange>(
      `SELECT toString(block) AS block, toString(first_offset) AS first, toString(last_offset) AS last FROM blocks
       WHERE source = {source:String} AND partition = {partition:UInt32} AND first_offset <= {last:UInt64}
       ORDER BY first_offset DESC LIMIT 1`,
      { source: block.source, partition: block.partition, last: block.lastOffset },
    );
    return nearest !== undefined && Number(nearest.last) >= block.firstOffset ? nearest : undefined;
  }
}

/** Values first: lines are never there without them. */
const tablesOf = ({ lines, values }: EncodedLines) =>
  [
    ['line_values', values],
    ['lines', lines],
  ] as const;

/** Whoever writes this range has the same tokens, so that of each at most one row is taken. */
const tokenOf = (block: BlockRange, tries: number): string =>
  tries === 1 ? rangeOf(block) : `${rangeOf(block)}#${String(tries)}`;

interface CommittedRange {
  readonly block: string;
  readonly first: string;
  readonly last: string;
}

/** Waits for all, so that nothing of a failed block runs on, then throws the first failure. */
async function settled<A, B, C>(work: [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

function check(block: LineBlock, draft: EncodedDraft): void {
  const counted = draft.lines + block.dead.length;
  if (counted !== block.linesIn)
    throw new PermanentError(
      `block ${rangeOf(block)} does not add up: ${String(block.linesIn)} lines in, ${String(draft.lines)} stored + ${String(block.dead.length)} dead`,
    );
  if (draft.source !== block.source || draft.partition !== block.partition)
    throw new PermanentError(
      `lines of ${draft.source}:${String(draft.partition)} are not those of block ${rangeOf(block)}`,
    );
  if (
    block.source === '' ||
    !isWellFormed(block.source) ||
    block.lastOffset < block.firstOffset ||
    block.firstOffset < 0
  )
    throw new PermanentError(`block ${JSON.stringify(rangeOf(block))} is not a range`);
}

function blockRow(block: LineBlock, stored: number, encoded: EncodedLines, id: bigint, day: number): NativeBlock {
  const dead = new Map<string, number>();
  for (const letter of block.dead) dead.set(letter.reason, (dead.get(letter.reason) ?? 0) + 1);
  const row = new NativeBlock(1)
    .add('block', 'UInt64', uint64(id))
    .add('source', 'LowCardinality(String)', ...DictionaryColumn.of(block.source, 1))
    .add('partition', 'UInt32', bytesOf(Uint32Array.of(block.partition)))
    .add('first_offset', 'UInt64', uint64(BigInt(block.firstOffset)))
    .add('last_offset', 'UInt64', uint64(BigInt(block.lastOffset)))
    .add('day', 'Date', bytesOf(Uint16Array.of(day)))
    .add('min_time', "DateTime64(9, 'UTC')", uint64(encoded.minTime))
    .add('max_time', "DateTime64(9, 'UTC')", uint64(encoded.maxTime))
    .add('lines_in', 'UInt64', uint64(BigInt(block.linesIn)))
    .add('lines_stored', 'UInt64', uint64(BigInt(stored)))
    .add('templated', 'UInt64', uint64(BigInt(encoded.templated)))
    .add('raw_bytes', 'UInt64', uint64(BigInt(encoded.rawBytes)))
    .add('terminated', 'LowCardinality(String)', ...DictionaryColumn.of(block.terminated, 1))
    .add('hash', 'FixedString(16)', encoded.hash)
    .add('unparsed', 'Map(String, UInt64)', ...countsColumn(encoded.unparsed))
    .add('dead', 'Map(String, UInt64)', ...countsColumn(dead))
    .add(
      'terminator_exceptions',
      'Array(UInt64)',
      uint64(BigInt(block.terminatorExceptions.length)),
      bytesOf(BigUint64Array.from(block.terminatorExceptions, BigInt)),
    )
    .add('resume_token', 'String', text(block.resumeToken))
    .add('grams', 'String', blob(encoded.grams));
  encoded.ledger.addTo(row, encoded.patternNumbers);
  return row;
}

const uint64 = (value: bigint) => bytesOf(BigUint64Array.of(BigInt.asUintN(64, value)));

function blob(bytes: Uint8Array): Uint8Array {
  const sink = new ByteSink(bytes.length + 8);
  sink.blob(bytes);
  return sink.bytes();
}

function text(value: string): Uint8Array {
  const sink = new ByteSink(value.length * 3 + 8);
  sink.string(value);
  return sink.bytes();
}
