import type { LineSummary, ParsedBatch, Pattern } from '@logsieve/contracts';

export const PARSED_BATCH_VERSION = 1;

/** Columns, with repeated texts named once: a batch is about a third of its row form. */
interface Wire {
  readonly schemaVersion: number;
  readonly source: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly texts: readonly string[];
  readonly offsets: readonly number[];
  readonly indexes: readonly number[];
  readonly times: readonly string[];
  readonly services: readonly number[];
  readonly severities: readonly number[];
  readonly templateIds: readonly number[];
  readonly patternIds: readonly number[];
  readonly traceIds: readonly number[];
  readonly params: readonly (readonly string[])[];
  readonly patterns: readonly Pattern[];
  readonly templates: ParsedBatch['templates'];
}

/** Values of topic `logs.parsed`. */
export const parsedBatchCodec = {
  encode(batch: ParsedBatch): Uint8Array {
    const texts: string[] = [];
    const places = new Map<string, number>();
    const place = (text: string): number => {
      let at = places.get(text);
      if (at === undefined) {
        at = texts.push(text) - 1;
        places.set(text, at);
      }
      return at;
    };
    const { lines } = batch;
    const wire: Wire = {
      schemaVersion: PARSED_BATCH_VERSION,
      source: batch.source,
      partition: batch.partition,
      firstOffset: batch.firstOffset,
      lastOffset: batch.lastOffset,
      texts,
      offsets: lines.map((line) => line.offset),
      indexes: lines.map((line) => line.index),
      times: lines.map((line) => line.time.toString()),
      services: lines.map((line) => place(line.service)),
      severities: lines.map((line) => line.severityNumber),
      templateIds: lines.map((line) => place(line.templateId)),
      patternIds: lines.map((line) => place(line.patternId)),
      traceIds: lines.map((line) => place(line.traceId)),
      params: lines.map((line) => line.params),
      patterns: batch.patterns,
      templates: batch.templates,
    };
    return Buffer.from(JSON.stringify(wire), 'utf8');
  },

  /** @throws SyntaxError for what is no JSON, RangeError for another schema version or columns that do not fit together. */
  decode(bytes: Uint8Array): ParsedBatch {
    const wire = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as Wire;
    if (wire.schemaVersion !== PARSED_BATCH_VERSION)
      throw new RangeError(
        `parsed batch of schema version ${String(wire.schemaVersion)}, not ${String(PARSED_BATCH_VERSION)}`,
      );
    const { source, partition } = wire;
    const text = (at: number | undefined): string => cell(wire.texts, at);
    const lines = wire.offsets.map((offset, row): LineSummary => ({
      source,
      partition,
      offset,
      index: cell(wire.indexes, row),
      time: BigInt(cell(wire.times, row)),
      service: text(wire.services[row]),
      severityNumber: cell(wire.severities, row),
      templateId: text(wire.templateIds[row]),
      patternId: text(wire.patternIds[row]),
      traceId: text(wire.traceIds[row]),
      params: cell(wire.params, row),
    }));
    const { firstOffset, lastOffset, patterns, templates } = wire;
    return { source, partition, firstOffset, lastOffset, lines, patterns, templates };
  },
};

function cell<T>(column: readonly T[], row: number | undefined): T {
  const value = row === undefined ? undefined : column[row];
  if (value === undefined) throw new RangeError('parsed batch with columns of different lengths');
  return value;
}
