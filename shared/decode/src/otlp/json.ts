import { isUtf8 } from 'node:buffer';
import type { AttributeValue, DecodedLine } from '@logsieve/contracts';
import type { Rejected } from '../rejected.ts';
import { isShallow, parseJsonExactly } from '../depth.ts';
import { bodyOf, bufferOf, hexId } from '../line.ts';
import { MalformedError } from '../malformed.ts';
import { attributesOf, contextOf, otlpLine } from './record.ts';
import type { OtlpContext, OtlpRecord } from './record.ts';

type Entry = [string, AttributeValue];
type JsonObject = Readonly<Record<string, unknown>>;
interface Out {
  readonly lines: (DecodedLine | null)[];
  readonly rejected: Rejected[];
}
/** Twice what a value may nest, because every level of a value is two levels of JSON, and the envelope. */
const MAX_JSON_DEPTH = 256;

/** `ExportLogsServiceRequest` in OTLP's JSON (lowerCamelCase keys, hex ids). @throws MalformedError */
export function decodeOtlpJson(bytes: Uint8Array): Out {
  if (!isUtf8(bytes)) throw new MalformedError('not an OTLP request: not valid UTF-8');
  let value: unknown;
  try {
    value = parseJsonExactly(bufferOf(bytes).toString('utf8'));
  } catch (error) {
    throw new MalformedError('not an OTLP request: not JSON', { cause: error });
  }
  const isEmptyRequest = isObject(value) && Object.keys(value).length === 0;
  const out = isEmptyRequest ? { lines: [], rejected: [] } : decodeOtlpObject(value);
  if (out === null) throw new MalformedError('not an OTLP request: no list "resourceLogs"');
  return out;
}

/** `null` unless it is an object with a list `resourceLogs`. */
export function decodeOtlpObject(value: unknown): Out | null {
  if (!isObject(value) || !Array.isArray(value['resourceLogs']) || !isShallow(value, MAX_JSON_DEPTH)) return null;
  const out: Out = { lines: [], rejected: [] };
  for (const resourceLogs of objects(value['resourceLogs'])) {
    const { resource } = resourceLogs;
    const attributes = attributesOf(isObject(resource) ? entriesOf(resource['attributes']) : []);
    for (const scopeLogs of objects(resourceLogs['scopeLogs'])) {
      const context = contextOf(attributes, scopeOf(scopeLogs['scope']));
      for (const record of objects(scopeLogs['logRecords'])) logRecord(record, context, out);
    }
  }
  return out;
}

function scopeOf(scope: unknown): Entry[] {
  if (!isObject(scope)) return [];
  const { name, version } = scope;
  const entries: Entry[] = [];
  if (typeof name === 'string' && name !== '') entries.push(['otel.scope.name', name]);
  if (typeof version === 'string' && version !== '') entries.push(['otel.scope.version', version]);
  return entries;
}

function logRecord(record: JsonObject, context: OtlpContext, out: Out): void {
  const traceId = hexId(record['traceId'], 32);
  const spanId = hexId(record['spanId'], 16);
  if (traceId === null || spanId === null) {
    const reason = traceId === null ? 'invalid_trace_id' : 'invalid_span_id';
    out.rejected.push({ index: out.lines.length, reason, raw: Buffer.from(JSON.stringify(record)) });
    out.lines.push(null);
    return;
  }
  const { severityText, eventName } = record;
  out.lines.push(
    otlpLine(
      {
        timeUnixNano: nanos(record['timeUnixNano']),
        observedTimeUnixNano: nanos(record['observedTimeUnixNano']),
        severityNumber: Number.isInteger(Number(record['severityNumber'])) ? Number(record['severityNumber']) : 0,
        severityText: typeof severityText === 'string' ? severityText : '',
        body: bodyValue(record['body']),
        attributes: entriesOf(record['attributes']),
        traceId,
        spanId,
        eventName: typeof eventName === 'string' ? eventName : '',
      },
      context,
    ),
  );
}

function nanos(value: unknown): bigint {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? BigInt(Math.trunc(value)) : 0n;
}

function bodyValue(body: unknown): OtlpRecord['body'] {
  if (!isObject(body)) return null;
  const { bytesValue } = body;
  return typeof bytesValue === 'string' ? bodyOf(Buffer.from(bytesValue, 'base64')) : anyValue(body);
}

function entriesOf(list: unknown): Entry[] {
  return objects(list).flatMap(({ key, value }): Entry[] => (typeof key === 'string' ? [[key, anyValue(value)]] : []));
}

/** Nesting is bounded by the check of the whole request. */
function anyValue(value: unknown): AttributeValue {
  if (!isObject(value)) return null;
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof intValue === 'number' || typeof intValue === 'string') return integer(intValue);
  if (typeof doubleValue === 'number' || typeof doubleValue === 'string') return doubleValue;
  if (isObject(arrayValue)) return list(arrayValue['values']).map(anyValue);
  if (isObject(kvlistValue)) return Object.fromEntries(entriesOf(kvlistValue['values']));
  return typeof bytesValue === 'string' ? bytesValue : null;
}

/** Integers that a double cannot hold exactly stay text. */
function integer(value: number | string): AttributeValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown): JsonObject[] => list(value).filter(isObject);
