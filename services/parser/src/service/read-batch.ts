import type { DecodedLine, LogRecord, Position, UnixNano } from '@logsieve/contracts';
import { RAW_HEADERS, decode } from '@logsieve/decode';
import type { DeadLetter } from '@logsieve/store';
import type { Delivery, DeliveryBatch } from '@logsieve/transport';
import { isHeartbeat } from './heartbeats.ts';
import { millisToNanos } from '../parse/parser.ts';

/** Consecutive lines of one source partition, on their way into one block. */
export interface SourceLines {
  readonly source: string;
  readonly partition: number;
  readonly terminated: 'line' | 'record';
  firstOffset: number;
  lastOffset: number;
  /** Those not yet taken by the reader. */
  records: LogRecord[];
  /** All so far. */
  lines: number;
  /** Service of the record's header, for lines that name none; parallel to `records`. */
  services: string[];
  readonly dead: DeadLetter[];
  readonly terminatorExceptions: number[];
  resumeToken: string;
}

/** A part of a piece: its reader takes the records (`take`) before it asks for more. */
export interface Portion {
  readonly piece: SourceLines;
  /** The piece is whole: nothing more will come for it. */
  readonly isLast: boolean;
}

/** Lines read before other work gets its turn: some milliseconds, twenty where most are new. Those parsed already need not stay in memory until their block is full. */
const PORTION_LINES = 500;
/** Offsets of a topic are cut into blocks at multiples of this, wherever a batch begins: whoever reads them again cuts at the same places. */
const GRID_OFFSETS = 32_768;
/**
 * One heartbeat in so many is a place in the ledger, where the topic numbers the records: a partition in which nothing else comes would else
 * seem to have lost what its retention takes away.
 */
const NOTED_HEARTBEATS = 256;
/** Lines of one block of a source that numbers its lines itself, roughly: it ends with a record. */
const BLOCK_LINES = 32_768;

export interface ReadOptions {
  /** Whether offsets of the topic are what the ledger knows: Kafka's are, those in memory begin anew with each process. */
  readonly heartbeatsInLedger: boolean;
}

/**
 * Decodes a delivery and gives every line its position: one piece per block to be stored, in order, each in portions. Records that cannot
 * be lines become dead letters. A record is decoded when its portion is asked for.
 */
export function* readBatch(batch: DeliveryBatch, options: ReadOptions): Generator<Portion> {
  const open = new Map<string, SourceLines>();
  for (const delivery of batch.records) {
    if (isHeartbeat(delivery) && !(options.heartbeatsInLedger && delivery.offset % NOTED_HEARTBEATS === 0)) continue;
    const { target, full } = readDelivery(batch, delivery, open);
    if (full !== null) yield { piece: full, isLast: true };
    if (target.records.length >= PORTION_LINES) yield { piece: target, isLast: false };
  }
  for (const piece of open.values()) yield { piece, isLast: true };
}

/** The records of a portion, with the service each is of. */
export function take(piece: SourceLines): { readonly records: LogRecord[]; readonly services: string[] } {
  const { records, services } = piece;
  [piece.records, piece.services] = [[], []];
  return { records, services };
}

/** @returns the record's piece, and the one that it does not belong to any more, where it began another one */
function readDelivery(
  batch: DeliveryBatch,
  delivery: Delivery,
  open: Map<string, SourceLines>,
): { readonly target: SourceLines; readonly full: SourceLines | null } {
  const { headers } = delivery;
  const ordinal = headers[RAW_HEADERS.offset];
  const own = ordinal !== undefined;
  const source = headers[RAW_HEADERS.source] ?? batch.topic;
  const first = own ? Number(ordinal) : delivery.offset;
  const partition = own ? 0 : batch.partition;
  const key = `${String(partition)}:${source}`;
  const before = open.get(key);
  const full = before !== undefined && isFull(before, first) ? before : null;
  const target =
    before === undefined || full !== null ? newPiece(source, partition, own ? 'line' : 'record', first) : before;
  target.firstOffset = Math.min(target.firstOffset, first);
  open.set(key, target);
  const bury = (reason: string, value: Uint8Array): void => {
    target.dead.push(deadLetter(target, delivery, first, reason, value));
    target.lastOffset = Math.max(target.lastOffset, first);
  };
  if (isHeartbeat(delivery)) {
    target.lastOffset = Math.max(target.lastOffset, first);
    return { target, full };
  }
  if (delivery.value === null) {
    bury('tombstone', new Uint8Array(0));
    return { target, full };
  }
  if (own && delivery.value.length === 0) return { target, full }; // an empty chunk of a file holds no line, an empty value of a topic one
  const { lines, rejected, endsWithNewline } = decode(delivery.value, headers[RAW_HEADERS.contentType]);
  for (const refused of rejected) bury(refused.reason, refused.raw);
  const observedAt = millisToNanos(delivery.timestampMs);
  const service = headers[RAW_HEADERS.service] ?? '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line === null) continue;
    const position = own
      ? { source, partition: 0, offset: first + index, index: 0 }
      : { source, partition: batch.partition, offset: delivery.offset, index };
    target.records.push(recordOf(line, position, observedAt));
    target.services.push(service);
    target.lines += 1;
  }
  const last = own ? first + Math.max(0, lines.length - 1) : delivery.offset;
  target.lastOffset = Math.max(target.lastOffset, last);
  if (own ? headers[RAW_HEADERS.openEnd] === '1' : endsWithNewline) target.terminatorExceptions.push(last);
  target.resumeToken = headers[RAW_HEADERS.resume] ?? target.resumeToken;
  return { target, full };
}

/** Written out, not spread: one is made per line. */
const recordOf = (line: DecodedLine, position: Position, observedAt: UnixNano): LogRecord => ({
  position,
  observedAt,
  body: line.body,
  timestamp: line.timestamp,
  severityNumber: line.severityNumber,
  severityText: line.severityText,
  service: line.service,
  resource: line.resource,
  attributes: line.attributes,
  traceId: line.traceId,
  spanId: line.spanId,
  template: line.template,
  malformed: line.malformed,
});

const isFull = (piece: SourceLines, next: number): boolean =>
  piece.terminated === 'line'
    ? piece.lines >= BLOCK_LINES
    : Math.floor(next / GRID_OFFSETS) !== Math.floor(piece.firstOffset / GRID_OFFSETS);

const newPiece = (source: string, partition: number, terminated: 'line' | 'record', first: number): SourceLines => ({
  source,
  partition,
  terminated,
  firstOffset: first,
  lastOffset: first,
  records: [],
  lines: 0,
  services: [],
  dead: [],
  terminatorExceptions: [],
  resumeToken: '',
});

function deadLetter(
  target: SourceLines,
  delivery: Delivery,
  offset: number,
  reason: string,
  value: Uint8Array,
): DeadLetter {
  return {
    source: target.source,
    partition: target.partition,
    offset,
    reason: reason.slice(0, 200),
    key: delivery.key,
    value,
    headers: delivery.headers,
    time: millisToNanos(delivery.timestampMs),
  };
}
