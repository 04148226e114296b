import { isUtf8 } from 'node:buffer';
import { NO_ATTRIBUTES, UNPARSED_REASONS } from '@logsieve/contracts';
import type { Attributes, DecodedLine, UnparsedReason } from '@logsieve/contracts';
import type { Rejected } from './rejected.ts';
import { isShallow } from './depth.ts';
import { bufferOf, fieldText, hexId, isWellFormed } from './line.ts';
import { filledLines } from './text.ts';

interface WireRecord {
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly timestamp?: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly service?: string;
  readonly resource?: Attributes;
  readonly attributes?: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly template?: string;
  readonly malformed?: UnparsedReason;
}

/** `application/vnd.logsieve.records+json; version=1`: one JSON object a line; what is not given is left out. */
export function encodeRecords(lines: readonly DecodedLine[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${JSON.stringify(wireOf(line))}\n`).join(''), 'utf8');
}

function wireOf(line: DecodedLine): WireRecord {
  return {
    ...(typeof line.body === 'string' ? { body: line.body } : { bodyBase64: bufferOf(line.body).toString('base64') }),
    ...(line.timestamp === null ? {} : { timestamp: line.timestamp.toString() }),
    ...(line.severityNumber === 0 ? {} : { severityNumber: line.severityNumber }),
    ...(line.severityText === '' ? {} : { severityText: line.severityText }),
    ...(line.service === '' ? {} : { service: line.service }),
    ...(line.resource === NO_ATTRIBUTES ? {} : { resource: line.resource }),
    ...(line.attributes === NO_ATTRIBUTES ? {} : { attributes: line.attributes }),
    ...(line.traceId === '' ? {} : { traceId: line.traceId }),
    ...(line.spanId === '' ? {} : { spanId: line.spanId }),
    ...(line.template === null ? {} : { template: line.template }),
    ...(line.malformed === null ? {} : { malformed: line.malformed }),
  };
}

/** Anybody may write to a topic: a line that is no such record is rejected with its bytes, never believed. */
export function decodeRecords(bytes: Uint8Array): { lines: (DecodedLine | null)[]; rejected: Rejected[] } {
  const lines: (DecodedLine | null)[] = [];
  const rejected: Rejected[] = [];
  let resource = { text: '', value: NO_ATTRIBUTES };
  const shared = (value: Attributes): Attributes => {
    const text = JSON.stringify(value);
    if (text !== resource.text) resource = { text, value };
    return resource.value;
  };
  for (const raw of filledLines(bufferOf(bytes))) {
    const line = isUtf8(raw) ? lineOf(raw.toString('utf8'), shared) : null;
    if (line === null) rejected.push({ index: lines.length, reason: 'invalid_record', raw: Uint8Array.from(raw) });
    lines.push(line);
  }
  return { lines, rejected };
}

function lineOf(text: string, shared: (value: Attributes) => Attributes): DecodedLine | null {
  let wire: Readonly<Record<string, unknown>>;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !isShallow(value)) return null;
    wire = value as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
  const body = bodyOf(wire);
  const traceId = hexId(wire['traceId'], 32);
  const spanId = hexId(wire['spanId'], 16);
  if (body === null || traceId === null || spanId === null) return null;
  const { timestamp, severityNumber, template, malformed } = wire;
  return {
    body,
    timestamp: typeof timestamp === 'string' && /^-?\d{1,19}$/.test(timestamp) ? BigInt(timestamp) : null,
    severityNumber:
      Number.isInteger(severityNumber) && Number(severityNumber) >= 0 && Number(severityNumber) <= 24
        ? Number(severityNumber)
        : 0,
    severityText: textOf(wire['severityText']),
    service: textOf(wire['service']),
    resource: shared(objectOf(wire['resource'])),
    attributes: objectOf(wire['attributes']),
    traceId,
    spanId,
    template: typeof template === 'string' ? template : null,
    malformed: UNPARSED_REASONS.find((reason) => reason === malformed) ?? null,
  };
}

function bodyOf(wire: Readonly<Record<string, unknown>>): string | Uint8Array | null {
  const { body, bodyBase64 } = wire;
  if (typeof body === 'string') return isWellFormed(body) ? body : null;
  return typeof bodyBase64 === 'string' ? Buffer.from(bodyBase64, 'base64') : null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? fieldText(value) : '');

const objectOf = (value: unknown): Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Attributes) : NO_ATTRIBUTES;
