import { severityNumberOf } from '@logsieve/contracts';
import type { DecodedLine } from '@logsieve/contracts';
import { Reader } from 'protobufjs/minimal.js';
import { bodyOf } from '@logsieve/decode';
import { idOrNone, lineOf } from '../doors/line-of.ts';
import { parseLabels } from './labels.ts';

type Labels = Readonly<Record<string, string>>;

/** Names under which senders put the service, the best first (Loki's own `discover_service_name` list). */
const SERVICE_LABELS = [
  'service_name',
  'service',
  'app',
  'application',
  'app_name',
  'name',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'component',
  'workload',
  'job',
];
const LEVEL_LABELS = ['level', 'severity', 'detected_level', 'severity_text', 'lvl', 'loglevel'];

/**
 * `logproto.PushRequest`: streams = 1; a stream: labels = 1, entries = 2; an entry: timestamp = 1, line = 2, structuredMetadata = 3.
 * @throws Error where the bytes are no such message
 */
export function decodePushProtobuf(bytes: Uint8Array): DecodedLine[] {
  const lines: DecodedLine[] = [];
  readFields(Reader.create(bytes), undefined, (request, field) => {
    if (field !== 1) return false;
    const entries: { time: bigint; line: Uint8Array; metadata: Labels }[] = [];
    let labels: Labels = {};
    readFields(request, request.uint32(), (stream, inner) => {
      if (inner === 1) labels = parseLabels(stream.string());
      else if (inner === 2) entries.push(readEntry(stream));
      else return false;
      return true;
    });
    for (const { time, line, metadata } of entries) lines.push(toLine(bodyOf(line), time, labels, metadata));
    return true;
  });
  return lines;
}

function readEntry(reader: Reader) {
  const entry = { time: 0n, line: new Uint8Array(0) as Uint8Array, metadata: {} as Record<string, string> };
  readFields(reader, reader.uint32(), (fields, field) => {
    if (field === 1) entry.time = readTimestamp(fields);
    else if (field === 2) entry.line = fields.bytes();
    else if (field === 3) {
      let name = '';
      let value = '';
      readFields(fields, fields.uint32(), (pair, inner) => {
        if (inner === 1) name = pair.string();
        else if (inner === 2) value = pair.string();
        else return false;
        return true;
      });
      entry.metadata[name] = value;
    } else return false;
    return true;
  });
  return entry;
}

function readTimestamp(reader: Reader): bigint {
  let seconds = 0n;
  let nanos = 0n;
  readFields(reader, reader.uint32(), (fields, field) => {
    if (field === 1) seconds = BigInt(fields.int64().toString());
    else if (field === 2) nanos = BigInt(fields.int32());
    else return false;
    return true;
  });
  return seconds * 1_000_000_000n + nanos;
}

/** Calls `read` for each field of a message; what it does not know (false) is skipped. */
function readFields(
  reader: Reader,
  length: number | undefined,
  read: (reader: Reader, field: number) => boolean,
): void {
  const end = length === undefined ? reader.len : reader.pos + length;
  if (end > reader.len) throw new RangeError('message is cut short');
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!read(reader, tag >>> 3)) reader.skipType(tag & 7);
  }
}

/**
 * `{"streams":[{"stream":{…},"values":[["<ns>","line",{metadata}?]]}]}`.
 * @throws Error that says what is wrong
 */
export function decodePushJson(text: string): DecodedLine[] {
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || !Array.isArray(value['streams'])) throw new Error('expected an object with "streams"');
  return (value['streams'] as unknown[]).flatMap((stream, index) => {
    const where = `streams[${String(index)}]`;
    if (!isObject(stream)) throw new Error(`${where} is no object`);
    const labels = labelsOf(stream['stream'] ?? {}, `${where}.stream`);
    const values = stream['values'] ?? [];
    if (!Array.isArray(values)) throw new Error(`${where}.values is no list`);
    return (values as unknown[]).map((entry, at) => jsonEntry(entry, labels, `${where}.values[${String(at)}]`));
  });
}

function jsonEntry(entry: unknown, labels: Labels, where: string): DecodedLine {
  if (!Array.isArray(entry)) throw new Error(`${where} is no [time, line]`);
  const [time, line, metadata] = entry as unknown[];
  if (typeof time !== 'string' || !/^\d{1,19}$/.test(time))
    throw new Error(`${where}: time is no string of nanoseconds`);
  if (typeof line !== 'string') throw new Error(`${where}: line is no string`);
  return toLine(line, BigInt(time), labels, metadata === undefined ? {} : labelsOf(metadata, `${where}: metadata`));
}

function labelsOf(value: unknown, where: string): Labels {
  if (!isObject(value)) throw new Error(`${where} is no object`);
  for (const [name, text] of Object.entries(value))
    if (typeof text !== 'string') throw new Error(`${where}.${name} is no string`);
  return value as Labels;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toLine(body: string | Uint8Array, time: bigint, labels: Labels, metadata: Labels): DecodedLine {
  const first = (names: readonly string[], from: Labels) =>
    names.map((name) => from[name]).find((text) => (text ?? '') !== '');
  const level = first(LEVEL_LABELS, metadata) ?? first(LEVEL_LABELS, labels) ?? '';
  return lineOf(body, {
    timestamp: time,
    service: first(SERVICE_LABELS, labels) ?? '',
    severityText: level,
    severityNumber: severityNumberOf(level),
    resource: labels,
    attributes: metadata,
    traceId: idOrNone(metadata['trace_id'] ?? metadata['traceID'] ?? metadata['traceId'], 32),
    spanId: idOrNone(metadata['span_id'] ?? metadata['spanID'] ?? metadata['spanId'], 16),
  });
}
