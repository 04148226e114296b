import type { Position } from './position.ts';
import type { UnixNano } from './time.ts';

/** An OpenTelemetry AnyValue in plain JSON form. */
export type AttributeValue =
  string | number | boolean | null | readonly AttributeValue[] | { readonly [key: string]: AttributeValue };
export type Attributes = Readonly<Record<string, AttributeValue>>;
export const NO_ATTRIBUTES: Attributes = Object.freeze({});

/**
 * A line as a door or a topic gave it, before it has a position.
 * `body` is text, or the raw bytes where they are not valid UTF-8: nothing is ever replaced by U+FFFD.
 * Fields the sender did not give are `null` (times), `0` (severity) or `''`.
 */
export interface DecodedLine {
  readonly body: string | Uint8Array;
  /** The sender's own time of the event. */
  readonly timestamp: UnixNano | null;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly service: string;
  readonly resource: Attributes;
  readonly attributes: Attributes;
  /** 32 and 16 lower-case hex digits, or `''`. */
  readonly traceId: string;
  readonly spanId: string;
  /** Template the sender already knows (`log.record.template` …), used as it is; else `null`. */
  readonly template: string | null;
  /** Set when the value was declared JSON, NDJSON or OTLP and is not: the line is kept as text under this reason. */
  readonly malformed: UnparsedReason | null;
}

/** A line with its identity. `observedAt` is when logsieve (or Kafka's broker) took it. */
export interface LogRecord extends DecodedLine {
  readonly position: Position;
  readonly observedAt: UnixNano;
}

/** Why a stored line has no template. Every stored line is either templated or has exactly one of these. */
export const UNPARSED_REASONS = [
  'empty',
  'invalid_utf8',
  'invalid_json',
  'invalid_otlp',
  'line_too_long',
  'too_many_tokens',
  'cluster_limit',
  'not_reversible',
] as const;
export type UnparsedReason = (typeof UNPARSED_REASONS)[number];
