import type { LogRecord, UnparsedReason } from './log-record.ts';
import type { Pattern } from './pattern.ts';
import type { UnixNano } from './time.ts';

/**
 * A line with its template. `pattern === null` means it is kept raw under `reason`.
 * `values` are the exact texts of all slots of `pattern`, header slots first.
 */
export interface ParsedLine {
  readonly record: LogRecord;
  /** The service the line counts for: the sender's, else the configured one, else the source's name. */
  readonly service: string;
  /** Event time: the sender's, else the one found in the header, else `record.observedAt`. */
  readonly time: UnixNano;
  readonly severityNumber: number;
  readonly pattern: Pattern | null;
  readonly values: readonly string[];
  readonly templateId: string;
  readonly reason: UnparsedReason | null;
}

/** The short form the detector needs; crosses topic `logs.parsed`. No body, only the content's variables. */
export interface LineSummary {
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
  readonly time: UnixNano;
  readonly service: string;
  readonly severityNumber: number;
  readonly templateId: string;
  readonly patternId: string;
  readonly traceId: string;
  /** Values of the content's slots (header slots left out), exact text. */
  readonly params: readonly string[];
}

/** One parsed batch of one source partition, in order. `templates` carries the text of every template id that is new to this producer. */
export interface ParsedBatch {
  readonly source: string;
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly lines: readonly LineSummary[];
  readonly patterns: readonly Pattern[];
  readonly templates: readonly { readonly id: string; readonly text: string; readonly service: string }[];
}
