import type { LogRecord, ParsedLine, Pattern, UnparsedReason } from '@logsieve/contracts';
import { PermanentError } from '@logsieve/pipeline';
import { GramSet } from '../blocks/gram-set.ts';
import { Ledger } from '../blocks/ledger.ts';
import { ByteSink, isWellFormed } from '../native/byte-sink.ts';
import { DictionaryColumn, NativeBlock, bytesOf, clampTime, withRoom } from '../native/native-block.ts';
import type { BlockRange, LineDraft } from '../port.ts';
import { encodeValues } from '../values/encode-values.ts';
import { MapColumn } from './map-column.ts';
import { Receipt } from './receipt.ts';

/** The rows of a block in `lines` and `line_values`, and what its `blocks` row says of them. Valid until the sinks serve the next draft. */
export interface EncodedLines {
  readonly lines: NativeBlock;
  readonly values: NativeBlock;
  readonly ledger: Ledger;
  /** By the places that the ledger knows. */
  readonly patternNumbers: readonly bigint[];
  readonly templated: number;
  readonly unparsed: ReadonlyMap<string, number>;
  readonly rawBytes: number;
  readonly hash: Uint8Array;
  /** Of a `GramSet` over all lines. */
  readonly grams: Uint8Array;
  readonly minTime: bigint;
  readonly maxTime: bigint;
}

interface KnownPattern {
  readonly index: number;
  readonly pattern: Pattern;
  readonly slots: number;
  /** False where its text has no UTF-8 form, so that lines cannot be rebuilt from it. */
  readonly usable: boolean;
}

/** What a draft writes its texts into; kept for the next one, so that encoding allocates little once it is warm. */
export class DraftSinks {
  readonly params = new ByteSink(1 << 20);
  readonly raw = new ByteSink(1 << 16);
  readonly traces = new ByteSink(1 << 12);
  readonly spans = new ByteSink(1 << 12);

  clear(): this {
    for (const sink of [this.params, this.raw, this.traces, this.spans]) sink.clear();
    return this;
  }
}

const FIRST_ROWS = 1_024;
const NO_PATTERN = 0n;

/**
 * One row per line says where, when and of which pattern it is; one without a pattern keeps its bytes. The values of patterns lie apart, by slot
 * (../values). Columns that are empty in a whole block are left to their defaults.
 */
export class EncodedDraft implements LineDraft {
  readonly source: string;
  readonly partition: number;
  readonly sinks: DraftSinks;
  lines = 0;
  #offset = new Uint32Array(FIRST_ROWS * 2);
  #index = new Uint32Array(FIRST_ROWS);
  #time = new BigInt64Array(FIRST_ROWS);
  #observed = new BigInt64Array(FIRST_ROWS);
  #severity = new Uint8Array(FIRST_ROWS);
  /** Place of the line's pattern in the block, -1 without one. */
  #patternAt = new Int32Array(FIRST_ROWS);
  /** Where the line's values begin. */
  #valuesAt = new Uint32Array(FIRST_ROWS);
  readonly #service = new DictionaryColumn();
  readonly #reason = new DictionaryColumn();
  readonly #severityText = new DictionaryColumn();
  readonly #resource = new MapColumn();
  readonly #attributes = new MapColumn();
  readonly #ledger = new Ledger();
  readonly #grams = new GramSet();
  readonly #receipt = new Receipt((lines) => {
    this.#grams.add(lines);
  });
  readonly #patterns = new Map<string, KnownPattern>();
  readonly #unparsed = new Map<string, number>();
  #templated = 0;
  #minTime = 0n;
  #maxTime = 0n;
  #last: Pattern | null = null;
  #known: KnownPattern | null = null;
  #hasTraces = false;
  #firstOffset = 0;
  #previousOffset = -1;
  #previousIndex = 0;

  constructor(source: string, partition: number, sinks: DraftSinks) {
    this.source = source;
    this.partition = partition;
    this.sinks = sinks.clear();
  }

  add(lines: readonly ParsedLine[]): void {
    this.#reserve(this.lines + lines.length);
    for (const line of lines) {
      this.#addLine(this.lines, line);
      this.lines += 1;
    }
  }

  /** Ids of the patterns of its lines, in the order in which they came. */
  patterns(): readonly string[] {
    return [...this.#patterns.values()].filter(({ usable }) => usable).map(({ pattern }) => pattern.id);
  }

  /**
   * Gives way to other work meanwhile; nothing may be added until it is done.
   * @param numberOf the number that the store has for each of `patterns()`
   * @throws PermanentError where the lines are not those of the range.
   */
  async encode(range: BlockRange, id: bigint, day: number, numberOf: (id: string) => bigint): Promise<EncodedLines> {
    const rows = this.lines;
    if (rows > 0 && (this.#firstOffset < range.firstOffset || this.#previousOffset > range.lastOffset))
      throw new PermanentError(
        `lines ${String(this.#firstOffset)} to ${String(this.#previousOffset)} are out of place in block ${rangeOf(range)}`,
      );
    const { hash, bytes } = this.#receipt.finish();
    const patterns = [...this.#patterns.values()].map(({ pattern, usable }) => ({
      pattern,
      number: usable ? numberOf(pattern.id) : NO_PATTERN,
    }));
    const numbers = BigUint64Array.from(
      { length: rows },
      (_, row) => patterns[this.#patternAt[row] ?? -1]?.number ?? NO_PATTERN,
    );
    const key = { block: id, source: this.source, partition: this.partition, day };
    const native = new NativeBlock(rows)
      .add('block', 'UInt64', bytesOf(new BigUint64Array(rows).fill(id)))
      .add('source', 'LowCardinality(String)', ...DictionaryColumn.of(this.source, rows))
      .add('partition', 'UInt32', bytesOf(new Uint32Array(rows).fill(this.partition)))
      .add('offset', 'UInt64', bytesOf(this.#offset.subarray(0, rows * 2)))
      .add('idx', 'UInt32', bytesOf(this.#index.subarray(0, rows)))
      .add('day', 'Date', bytesOf(new Uint16Array(rows).fill(day)))
      .add('service', 'LowCardinality(String)', ...this.#service.chunks(rows))
      .add('time', "DateTime64(9, 'UTC')", bytesOf(this.#time.subarray(0, rows)))
      .add('observed', "DateTime64(9, 'UTC')", bytesOf(this.#observed.subarray(0, rows)))
      .add('severity', 'UInt8', this.#severity.subarray(0, rows))
      .add('pattern', 'UInt64', bytesOf(numbers));
    if (this.#unparsed.size > 0)
      native
        .add('raw', 'String', this.sinks.raw.bytes())
        .add('reason', 'LowCardinality(String)', ...this.#reason.chunks(rows));
    if (this.#hasTraces)
      native.add('trace_id', 'String', this.sinks.traces.bytes()).add('span_id', 'String', this.sinks.spans.bytes());
    if (!this.#severityText.isEmpty)
      native.add('severity_text', 'LowCardinality(String)', ...this.#severityText.chunks(rows));
    if (!this.#resource.isEmpty) native.add('resource', 'Map(String, String)', ...this.#resource.chunks(rows));
    if (!this.#attributes.isEmpty) native.add('attributes', 'Map(String, String)', ...this.#attributes.chunks(rows));
    const values = await encodeValues(
      {
        lines: rows,
        patterns,
        patternAt: this.#patternAt,
        valuesAt: this.#valuesAt,
        bytes: this.sinks.params.bytes(),
        times: this.#time,
      },
      key,
    );
    return {
      lines: native,
      values,
      ledger: this.#ledger,
      patternNumbers: patterns.map(({ number }) => number),
      templated: this.#templated,
      unparsed: this.#unparsed,
      rawBytes: bytes,
      hash,
      grams: this.#grams.bytes(),
      minTime: this.#minTime,
      maxTime: this.#maxTime,
    };
  }

  #addLine(row: number, line: ParsedLine): void {
    const { record } = line;
    this.#place(row, record);
    const when = clampTime(line.time);
    this.#time[row] = when;
    if (row === 0 || when < this.#minTime) this.#minTime = when;
    if (row === 0 || when > this.#maxTime) this.#maxTime = when;
    this.#observed[row] = clampTime(record.observedAt);
    this.#severity[row] = line.severityNumber;
    this.#service.set(row, line.service);
    this.#receive(record);
    this.#valuesAt[row] = this.sinks.params.length;
    const known = this.#templateOf(line);
    if (known === null) this.#keepRaw(row, line, when);
    else {
      this.#templated += 1;
      this.#patternAt[row] = known.index;
      this.sinks.raw.varint(0);
      this.#ledger.add(when, line.service, line.severityNumber, known.index);
    }
    if (record.traceId !== '' || record.spanId !== '') this.#hasTraces = true;
    this.sinks.traces.string(record.traceId);
    this.sinks.spans.string(record.spanId);
    this.#severityText.set(row, record.severityText);
    this.#resource.set(row, record.resource);
    this.#attributes.set(row, record.attributes);
  }

  #place(row: number, { position }: LogRecord): void {
    const { offset, index } = position;
    if (
      position.source !== this.source ||
      position.partition !== this.partition ||
      offset < this.#previousOffset ||
      (offset === this.#previousOffset && index <= this.#previousIndex)
    )
      throw new PermanentError(
        `line ${String(row)} of a block of ${this.source}:${String(this.partition)} is out of place: ${JSON.stringify(position)}`,
      );
    if (row === 0) this.#firstOffset = offset;
    this.#previousOffset = offset;
    this.#previousIndex = index;
    this.#offset[row * 2] = offset;
    this.#offset[row * 2 + 1] = offset / 4_294_967_296;
    this.#index[row] = index;
  }

  #receive({ body, position }: LogRecord): void {
    try {
      this.#receipt.add(body);
    } catch (error) {
      throw new PermanentError(
        `line ${String(position.offset)} of ${this.source}: ${error instanceof Error ? error.message : ''}`,
        { cause: error },
      );
    }
  }

  /** The line's pattern, its values written; null where the line must be kept raw. */
  #templateOf(line: ParsedLine): KnownPattern | null {
    if (line.pattern === null) return null;
    if (line.pattern !== this.#last) {
      this.#last = line.pattern;
      this.#known = patternOf(this.#patterns, line.pattern);
    }
    const known = this.#known;
    return known?.usable === true && line.values.length === known.slots && this.#writeValues(line.values)
      ? known
      : null;
  }

  #keepRaw(row: number, line: ParsedLine, when: bigint): void {
    const why: UnparsedReason | null = line.pattern === null ? line.reason : 'not_reversible';
    if (why === null)
      throw new PermanentError(`line ${String(row)} of a block of ${this.source} has neither pattern nor reason`);
    this.#patternAt[row] = -1;
    this.#reason.set(row, why);
    this.#unparsed.set(why, (this.#unparsed.get(why) ?? 0) + 1);
    const { body } = line.record;
    if (typeof body === 'string') this.sinks.raw.string(body);
    else this.sinks.raw.blob(body);
    this.#ledger.add(when, line.service, line.severityNumber, -1);
  }

  /** False, with nothing written, where a value has no UTF-8 form (a slot that cuts a surrogate pair). */
  #writeValues(values: readonly string[]): boolean {
    const sink = this.sinks.params;
    const start = sink.length;
    for (const value of values) sink.string(value);
    if (!sink.illFormed) return true;
    sink.clear();
    sink.length = start;
    return false;
  }

  #reserve(rows: number): void {
    this.#offset = withRoom(this.#offset, rows * 2);
    this.#index = withRoom(this.#index, rows);
    this.#time = withRoom(this.#time, rows);
    this.#observed = withRoom(this.#observed, rows);
    this.#severity = withRoom(this.#severity, rows);
    this.#patternAt = withRoom(this.#patternAt, rows);
    this.#valuesAt = withRoom(this.#valuesAt, rows);
  }
}

function patternOf(patterns: Map<string, KnownPattern>, pattern: Pattern): KnownPattern {
  let known = patterns.get(pattern.id);
  if (known === undefined) {
    known = {
      index: patterns.size,
      pattern,
      slots: pattern.parts.length - 1,
      usable: pattern.parts.every(isWellFormed),
    };
    patterns.set(pattern.id, known);
  }
  return known;
}

export const rangeOf = (block: BlockRange) =>
  `${block.source}:${String(block.partition)}:${String(block.firstOffset)}-${String(block.lastOffset)}`;
