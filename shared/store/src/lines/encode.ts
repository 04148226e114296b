import type { Attributes, ParsedLine, Pattern, UnparsedReason } from '@logsieve/contracts';
import { NO_ATTRIBUTES } from '@logsieve/contracts';
import { PermanentError } from '@logsieve/pipeline';
import { Ledger } from '../blocks/ledger.ts';
import { ByteSink, isWellFormed } from '../native/byte-sink.ts';
import { DictionaryColumn, NativeBlock, bytesOf, clampTime } from '../native/native-block.ts';
import type { LineBlock } from '../port.ts';
import { Receipt } from './receipt.ts';

/** The `lines` rows of a block, and what its `blocks` row says of them. Valid until the encoder's next block. */
export interface EncodedLines {
  readonly into: string;
  readonly body: readonly Uint8Array[];
  readonly ledger: Ledger;
  readonly templated: number;
  readonly unparsed: ReadonlyMap<string, number>;
  readonly rawBytes: number;
  readonly hash: Uint8Array;
  readonly minTime: bigint;
  readonly maxTime: bigint;
}

interface KnownPattern {
  readonly index: number;
  readonly id: bigint;
  readonly slots: number;
  /** False where its text has no UTF-8 form, so that lines cannot be rebuilt from it. */
  readonly usable: boolean;
}

/**
 * Line layout, version 1: one row per line; a line with a pattern keeps the values of its slots, one without keeps its bytes. This module
 * and `decode.ts` are all that knows it. Columns that are empty in a whole block are left to their defaults.
 */
export class LineEncoder {
  readonly #params = new ByteSink(1 << 20);
  readonly #raw = new ByteSink(1 << 16);
  readonly #traces = new ByteSink(1 << 12);
  readonly #spans = new ByteSink(1 << 12);

  /** @throws PermanentError where the block breaks its contract; nothing of it can be stored then. */
  encode(block: LineBlock, id: bigint, day: number): EncodedLines {
    const { lines } = block;
    const rows = lines.length;
    for (const sink of [this.#params, this.#raw, this.#traces, this.#spans]) sink.clear();
    const offset = new Uint32Array(rows * 2);
    const index = new Uint32Array(rows);
    const time = new BigInt64Array(rows);
    const observed = new BigInt64Array(rows);
    const severity = new Uint8Array(rows);
    const pattern = new BigUint64Array(rows);
    const paramEnds = new Uint32Array(rows * 2);
    const service = new DictionaryColumn(rows);
    const reason = new DictionaryColumn(rows);
    const severityText = new DictionaryColumn(rows);
    const resource = new MapColumn(rows);
    const attributes = new MapColumn(rows);
    const ledger = new Ledger();
    const receipt = new Receipt();
    const patterns = new Map<string, KnownPattern>();
    const unparsed = new Map<string, number>();
    let templated = 0;
    let minTime = rows === 0 ? 0n : clampTime(lines[0]?.time ?? 0n);
    let maxTime = minTime;
    let paramCount = 0;
    let last: Pattern | null = null;
    let known: KnownPattern | null = null;
    let traced = false;
    let previousOffset = -1;
    let previousIndex = 0;

    for (let row = 0; row < rows; row += 1) {
      const line = lines[row] as ParsedLine;
      const { record } = line;
      const { position } = record;
      const at = position.offset;
      if (
        position.source !== block.source ||
        position.partition !== block.partition ||
        at < block.firstOffset ||
        at > block.lastOffset ||
        at < previousOffset ||
        (at === previousOffset && position.index <= previousIndex)
      )
        throw new PermanentError(
          `line ${String(row)} of block ${rangeOf(block)} is out of place: ${JSON.stringify(position)}`,
        );
      previousOffset = at;
      previousIndex = position.index;
      offset[row * 2] = at;
      offset[row * 2 + 1] = at / 4_294_967_296;
      index[row] = position.index;
      const when = clampTime(line.time);
      time[row] = when;
      if (when < minTime) minTime = when;
      else if (when > maxTime) maxTime = when;
      observed[row] = clampTime(record.observedAt);
      severity[row] = line.severityNumber;
      service.set(row, line.service);
      receipt.add(record.body);

      let patternIndex = -1;
      if (line.pattern !== null) {
        if (line.pattern !== last) {
          last = line.pattern;
          known = patternOf(patterns, line.pattern);
        }
        if (known?.usable === true && line.values.length === known.slots && this.#writeValues(line.values)) {
          patternIndex = known.index;
          paramCount += line.values.length;
        }
      }
      if (patternIndex >= 0 && known !== null) {
        templated += 1;
        pattern[row] = known.id;
        this.#raw.varint(0);
        ledger.add(when, line.service, line.severityNumber, patternIndex, known.id);
      } else {
        const why: UnparsedReason | null = line.pattern === null ? line.reason : 'not_reversible';
        if (why === null)
          throw new PermanentError(`line ${String(row)} of block ${rangeOf(block)} has neither pattern nor reason`);
        reason.set(row, why);
        unparsed.set(why, (unparsed.get(why) ?? 0) + 1);
        if (typeof record.body === 'string') this.#raw.string(record.body);
        else this.#raw.blob(record.body);
        ledger.add(when, line.service, line.severityNumber, -1, 0n);
      }
      paramEnds[row * 2] = paramCount;

      if (record.traceId !== '' || record.spanId !== '') traced = true;
      this.#traces.string(record.traceId);
      this.#spans.string(record.spanId);
      severityText.set(row, record.severityText);
      resource.set(row, record.resource);
      attributes.set(row, record.attributes);
    }

    const { hash, bytes } = finishReceipt(receipt, block);
    const native = new NativeBlock(rows)
      .add('block', 'UInt64', bytesOf(new BigUint64Array(rows).fill(id)))
      .add('source', 'LowCardinality(String)', ...new DictionaryColumn(rows).fill(block.source).chunks())
      .add('partition', 'UInt32', bytesOf(new Uint32Array(rows).fill(block.partition)))
      .add('offset', 'UInt64', bytesOf(offset))
      .add('idx', 'UInt32', bytesOf(index))
      .add('day', 'Date', bytesOf(new Uint16Array(rows).fill(day)))
      .add('service', 'LowCardinality(String)', ...service.chunks())
      .add('time', "DateTime64(9, 'UTC')", bytesOf(time))
      .add('observed', "DateTime64(9, 'UTC')", bytesOf(observed))
      .add('severity', 'UInt8', severity)
      .add('pattern', 'UInt64', bytesOf(pattern))
      .add('params', 'Array(String)', bytesOf(paramEnds), this.#params.bytes());
    if (unparsed.size > 0)
      native.add('raw', 'String', this.#raw.bytes()).add('reason', 'LowCardinality(String)', ...reason.chunks());
    if (traced) native.add('trace_id', 'String', this.#traces.bytes()).add('span_id', 'String', this.#spans.bytes());
    if (!severityText.isEmpty) native.add('severity_text', 'LowCardinality(String)', ...severityText.chunks());
    if (!resource.isEmpty) native.add('resource', 'Map(String, String)', ...resource.chunks());
    if (!attributes.isEmpty) native.add('attributes', 'Map(String, String)', ...attributes.chunks());
    return {
      into: `lines (${native.columnList()})`,
      body: native.encode(),
      ledger,
      templated,
      unparsed,
      rawBytes: bytes,
      hash,
      minTime,
      maxTime,
    };
  }

  /** False, with nothing written, where a value has no UTF-8 form (a slot that cuts a surrogate pair). */
  #writeValues(values: readonly string[]): boolean {
    const sink = this.#params;
    const start = sink.length;
    for (const value of values) sink.string(value);
    if (!sink.illFormed) return true;
    sink.clear();
    sink.length = start;
    return false;
  }
}

function patternOf(patterns: Map<string, KnownPattern>, pattern: Pattern): KnownPattern {
  let known = patterns.get(pattern.id);
  if (known === undefined) {
    known = {
      index: patterns.size,
      id: BigInt(`0x${pattern.id}`),
      slots: pattern.parts.length - 1,
      usable: pattern.parts.every(isWellFormed),
    };
    patterns.set(pattern.id, known);
  }
  return known;
}

function finishReceipt(receipt: Receipt, block: LineBlock) {
  try {
    return receipt.finish();
  } catch (error) {
    throw new PermanentError(`block ${rangeOf(block)}: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

export const rangeOf = (block: LineBlock) =>
  `${block.source}:${String(block.partition)}:${String(block.firstOffset)}-${String(block.lastOffset)}`;

/** Attributes as a map of JSON texts. Lines of one sender share the object, so its bytes are made once. */
class MapColumn {
  readonly #ends: Uint32Array;
  readonly #keys = new ByteSink(256);
  readonly #values = new ByteSink(256);
  readonly #known = new Map<Attributes, { size: number; keys: Uint8Array; values: Uint8Array }>();
  #count = 0;

  constructor(rows: number) {
    this.#ends = new Uint32Array(rows * 2);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

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
    this.#ends[row * 2] = this.#count;
  }

  chunks(): Uint8Array[] {
    return [bytesOf(this.#ends), this.#keys.bytes(), this.#values.bytes()];
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
