import { isUtf8 } from 'node:buffer';
import { LIMITS, NO_ATTRIBUTES, severityNumberOf } from '@logsieve/contracts';
import type { Attributes, AttributeValue, DecodedLine } from '@logsieve/contracts';
import { isShallow, parseJsonExactly } from './depth.ts';
import type { Rejected } from './rejected.ts';
import { bufferOf, fieldText, hexId, isWellFormed, textLine } from './line.ts';
import { decodeOtlpObject } from './otlp/json.ts';
import { senderTemplate } from './template.ts';
import { filledLines } from './text.ts';
import { parseTimestamp } from './timestamp.ts';

const BODY_KEYS = ['message', 'msg', 'log', 'body'] as const;
const TIME_KEYS = ['timestamp', 'time', '@timestamp', 'ts'] as const;
const SEVERITY_KEYS = ['severity', 'level'] as const;
const SERVICE_KEYS = ['service', 'service.name'] as const;
const TRACE_KEYS = ['traceId', 'trace_id'] as const;
const SPAN_KEYS = ['spanId', 'span_id'] as const;

/** NDJSON: blank lines are separators; a line that is no JSON is kept as text under `invalid_json`, one that is no UTF-8 is rejected. */
export function decodeNdjson(bytes: Uint8Array): { lines: (DecodedLine | null)[]; rejected: Rejected[] } {
  const lines: (DecodedLine | null)[] = [];
  const rejected: Rejected[] = [];
  for (const line of filledLines(bufferOf(bytes))) {
    const refused = line.length > LIMITS.storedLineBytes ? 'line_too_long' : isUtf8(line) ? null : 'invalid_utf8';
    if (refused === null) lines.push(jsonLine(line.toString('utf8')));
    else {
      rejected.push({ index: lines.length, reason: refused, raw: Uint8Array.from(line) });
      lines.push(null);
    }
  }
  return { lines, rejected };
}

/** One JSON document, or (as many senders do) several, one a line; an OTLP request is recognised by its `resourceLogs`. */
export function decodeJson(text: string): { lines: (DecodedLine | null)[]; rejected: Rejected[] } {
  let value: unknown;
  try {
    value = parseJsonExactly(text);
  } catch {
    const lines = text.includes('\n') ? text.split('\n').filter((line) => line.trim() !== '') : [];
    const several = lines.map((line) => jsonLine(line));
    if (several.length > 1 && several.every((line) => line.malformed === null)) return { lines: several, rejected: [] };
    return { lines: [textLine(text, 'invalid_json')], rejected: [] };
  }
  return decodeOtlpObject(value) ?? { lines: [mapValue(text, value)], rejected: [] };
}

/** One line of NDJSON. The text stays whole unless it is an object with a message. */
export function jsonLine(text: string): DecodedLine {
  try {
    return mapValue(text, parseJsonExactly(text));
  } catch {
    return textLine(text, 'invalid_json');
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function mapValue(text: string, value: unknown): DecodedLine {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return textLine(text);
  const object = value as JsonObject;
  const body = take(object, BODY_KEYS, (found) => (typeof found === 'string' && isWellFormed(found) ? found : null));
  if (body === null || !isShallow(value)) return textLine(text);
  const time = take(object, TIME_KEYS, parseTimestamp);
  const severity = take(object, SEVERITY_KEYS, severityOf);
  const service = take(object, SERVICE_KEYS, (found) => (typeof found === 'string' && found !== '' ? found : null));
  const trace = take(object, TRACE_KEYS, (found) => hexId(found, 32));
  const span = take(object, SPAN_KEYS, (found) => hexId(found, 16));
  const mapped = new Set([body.key, time?.key, severity?.key, service?.key, trace?.key, span?.key]);
  const rest = Object.entries(object).filter(([key]) => !mapped.has(key));
  const attributes = rest.length === 0 ? NO_ATTRIBUTES : (Object.fromEntries(rest) as Record<string, AttributeValue>);
  return {
    body: body.value,
    timestamp: time?.value ?? null,
    severityNumber: severity?.value.number ?? 0,
    severityText: severity?.value.text ?? '',
    service: fieldText(service?.value ?? ''),
    resource: NO_ATTRIBUTES,
    attributes: attributes as Attributes,
    traceId: trace?.value ?? '',
    spanId: span?.value ?? '',
    template: senderTemplate(attributes as Attributes),
    malformed: null,
  };
}

/** The first of `keys` whose value `read` accepts. */
function take<T>(
  object: JsonObject,
  keys: readonly string[],
  read: (value: unknown) => T | null,
): { key: string; value: T } | null {
  for (const key of keys) {
    if (!Object.hasOwn(object, key)) continue;
    const value = read(object[key]);
    if (value !== null) return { key, value };
  }
  return null;
}

/** Bunyan's and pino's numbers. */
const TENS = [0, 1, 5, 9, 13, 17, 21] as const;

export function severityOf(value: unknown): { number: number; text: string } | null {
  if (typeof value === 'string' && value.length <= 32)
    return { number: severityNumberOf(value.trim()), text: fieldText(value) };
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) return null;
  if (value % 10 === 0 && value <= 60) return { number: TENS[value / 10] ?? 0, text: '' };
  return value <= 24 ? { number: value, text: '' } : null;
}
