import { isUtf8 } from 'node:buffer';
import type { AttributeValue, DecodedLine } from '@logsieve/contracts';
import type { Rejected } from '../rejected.ts';
import { MAX_DEPTH } from '../depth.ts';
import { bodyOf, bufferOf } from '../line.ts';
import { MalformedError } from '../malformed.ts';
import { ProtobufReader } from './reader.ts';
import { attributesOf, contextOf, otlpLine } from './record.ts';
import type { OtlpContext, OtlpRecord } from './record.ts';

type Entry = [string, AttributeValue];
interface Out {
  readonly lines: (DecodedLine | null)[];
  readonly rejected: Rejected[];
}

/** `ExportLogsServiceRequest` in protobuf. A record with a bad id is rejected alone. @throws MalformedError */
export function decodeOtlpProtobuf(bytes: Uint8Array): Out {
  const out: Out = { lines: [], rejected: [] };
  try {
    each(bufferOf(bytes), (tag, reader) => {
      if (tag !== 0x0a) return false;
      resourceLogs(reader.bytes(), out);
      return true;
    });
    return out;
  } catch (error) {
    if (error instanceof RangeError)
      throw new MalformedError(`not an OTLP request: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Calls `field` for every field of a message; fields it does not know (returns false) are skipped. */
function each(bytes: Buffer, field: (tag: number, reader: ProtobufReader) => boolean): void {
  const reader = new ProtobufReader(bytes);
  while (!reader.done) {
    const tag = reader.tag();
    if (!field(tag, reader)) reader.skip(tag);
  }
}

function resourceLogs(bytes: Buffer, out: Out): void {
  const attributes: Entry[] = [];
  const scopes: Buffer[] = [];
  each(bytes, (tag, reader) => {
    if (tag === 0x0a) attributeList(reader.bytes(), 0x0a, attributes);
    else if (tag === 0x12) scopes.push(reader.bytes());
    else return false;
    return true;
  });
  const resource = attributesOf(attributes);
  for (const scope of scopes) scopeLogs(scope, resource, out);
}

function scopeLogs(bytes: Buffer, resource: ReturnType<typeof attributesOf>, out: Out): void {
  const scope: Entry[] = [];
  const records: Buffer[] = [];
  each(bytes, (tag, reader) => {
    if (tag === 0x0a) scopeAttributes(reader.bytes(), scope);
    else if (tag === 0x12) records.push(reader.bytes());
    else return false;
    return true;
  });
  const context = contextOf(resource, scope);
  for (const record of records) logRecord(record, context, out);
}

function scopeAttributes(bytes: Buffer, into: Entry[]): void {
  each(bytes, (tag, reader) => {
    if (tag === 0x0a) pushText('otel.scope.name', reader.bytes(), into);
    else if (tag === 0x12) pushText('otel.scope.version', reader.bytes(), into);
    else return false;
    return true;
  });
}

function pushText(name: string, bytes: Buffer, into: Entry[]): void {
  if (bytes.length > 0) into.push([name, textOf(bytes)]);
}

function logRecord(bytes: Buffer, context: OtlpContext, out: Out): void {
  const record = { time: 0n, observed: 0n, severity: 0n, text: '', event: '' };
  let body: OtlpRecord['body'] = null;
  let trace = '';
  let span = '';
  let bad = '';
  const attributes: Entry[] = [];
  each(bytes, (tag, reader) => {
    if (tag === 0x09) record.time = reader.fixed64();
    else if (tag === 0x59) record.observed = reader.fixed64();
    else if (tag === 0x10) record.severity = reader.varint();
    else if (tag === 0x1a) record.text = textOf(reader.bytes());
    else if (tag === 0x2a) body = bodyValue(reader.bytes());
    else if (tag === 0x32) keyValue(reader.bytes(), attributes, MAX_DEPTH);
    else if (tag === 0x4a) {
      const id = reader.bytes();
      if (id.length !== 0 && id.length !== 16) bad = 'invalid_trace_id';
      trace = idText(id);
    } else if (tag === 0x52) {
      const id = reader.bytes();
      if (id.length !== 0 && id.length !== 8) bad = 'invalid_span_id';
      span = idText(id);
    } else if (tag === 0x62) record.event = textOf(reader.bytes());
    else return false;
    return true;
  });
  if (bad !== '') {
    out.rejected.push({ index: out.lines.length, reason: bad, raw: Uint8Array.from(bytes) });
    out.lines.push(null);
    return;
  }
  out.lines.push(
    otlpLine(
      {
        timeUnixNano: record.time,
        observedTimeUnixNano: record.observed,
        severityNumber: Number(record.severity),
        severityText: record.text,
        body,
        attributes,
        traceId: trace,
        spanId: span,
        eventName: record.event,
      },
      context,
    ),
  );
}

const idText = (id: Buffer): string => (id.every((byte) => byte === 0) ? '' : id.toString('hex'));

/** The body alone keeps bytes as bytes. */
function bodyValue(bytes: Buffer): OtlpRecord['body'] {
  let raw: string | Uint8Array | null = null;
  each(bytes, (tag, reader) => {
    if (tag !== 0x0a && tag !== 0x3a) return false;
    raw = bodyOf(reader.bytes());
    return true;
  });
  return raw ?? anyValue(bytes, MAX_DEPTH);
}

function attributeList(bytes: Buffer, tagOfEntry: number, into: Entry[], depth: number = MAX_DEPTH): void {
  each(bytes, (tag, reader) => {
    if (tag !== tagOfEntry) return false;
    keyValue(reader.bytes(), into, depth);
    return true;
  });
}

function keyValue(bytes: Buffer, into: Entry[], depth: number): void {
  let key = '';
  let value: AttributeValue = null;
  each(bytes, (tag, reader) => {
    if (tag === 0x0a) key = textOf(reader.bytes());
    else if (tag === 0x12) value = anyValue(reader.bytes(), depth);
    else return false;
    return true;
  });
  into.push([key, value]);
}

/** @throws RangeError where values nest deeper than the limit. */
function anyValue(bytes: Buffer, depth: number): AttributeValue {
  if (depth === 0) throw new RangeError('nested too deeply');
  let value: AttributeValue = null;
  each(bytes, (tag, reader) => {
    switch (tag) {
      case 0x0a:
        value = textOf(reader.bytes());
        return true;
      case 0x10:
        value = reader.varint() !== 0n;
        return true;
      case 0x18:
        value = integer(BigInt.asIntN(64, reader.varint()));
        return true;
      case 0x21:
        value = double(reader.double());
        return true;
      case 0x2a: {
        const items: AttributeValue[] = [];
        each(reader.bytes(), (inner, list) => {
          if (inner !== 0x0a) return false;
          items.push(anyValue(list.bytes(), depth - 1));
          return true;
        });
        value = items;
        return true;
      }
      case 0x32: {
        const entries: Entry[] = [];
        attributeList(reader.bytes(), 0x0a, entries, depth - 1);
        value = Object.fromEntries(entries);
        return true;
      }
      case 0x3a:
        value = reader.bytes().toString('base64');
        return true;
      default:
        return false;
    }
  });
  return value;
}

/** Integers that a double cannot hold exactly are kept as text. */
const integer = (value: bigint): AttributeValue =>
  value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value.toString();

const double = (value: number): AttributeValue => (Number.isFinite(value) ? value : String(value));

/** Base64 where the bytes are no text. */
const textOf = (bytes: Buffer): string => bytes.toString(isUtf8(bytes) ? 'utf8' : 'base64');
