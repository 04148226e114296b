import type { Rejected } from './rejected.ts';
import { isUtf8 } from 'node:buffer';
import { CONTENT_TYPES, LIMITS } from '@logsieve/contracts';
import type { DecodedLine, UnparsedReason } from '@logsieve/contracts';
import { decodeJson, decodeNdjson } from './json.ts';
import { bufferOf, textLine } from './line.ts';
import { MalformedError } from './malformed.ts';
import { decodeOtlpJson } from './otlp/json.ts';
import { decodeOtlpProtobuf } from './otlp/protobuf.ts';
import { decodeRecords } from './records.ts';
import { decodeText } from './text.ts';

export interface Decoded {
  /** In order; `null` where the record is one of `rejected`, so that places in the value stay what they are. */
  readonly lines: readonly (DecodedLine | null)[];
  readonly rejected: readonly Rejected[];
  /** A text that ended with `\n`. */
  readonly endsWithNewline: boolean;
}

export interface DecodeOptions {
  /** Largest value that is taken, bytes. */
  readonly maxBytes?: number;
}

const KINDS = new Map<string, (bytes: Uint8Array) => Decoded>([
  ['', text],
  [CONTENT_TYPES.text, text],
  [CONTENT_TYPES.ndjson, ndjson],
  ['application/ndjson', ndjson],
  ['application/jsonl', ndjson],
  ['application/x-jsonlines', ndjson],
  [CONTENT_TYPES.json, json],
  [CONTENT_TYPES.otlpProtobuf, otlpProtobuf],
  ['application/protobuf', otlpProtobuf],
  [CONTENT_TYPES.otlpJson, otlpJson],
  [mediaType(CONTENT_TYPES.records), records],
]);

/** The lines of one value of `logs.raw`. Never throws on input; an unknown content type is text. */
export function decode(bytes: Uint8Array, contentType = '', options: DecodeOptions = {}): Decoded {
  if (bytes.length > (options.maxBytes ?? LIMITS.bodyBytes)) return refused(bytes, 'value_too_large');
  return (KINDS.get(mediaType(contentType)) ?? text)(bytes);
}

function mediaType(contentType: string): string {
  const semicolon = contentType.indexOf(';');
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
}

function text(bytes: Uint8Array): Decoded {
  const { lines, endsWithNewline } = decodeText(bytes);
  return withoutGiants(lines, endsWithNewline, bytes.length);
}

/** Only a value larger than the limit can hold a line larger than the limit. */
function withoutGiants(lines: DecodedLine[], endsWithNewline: boolean, size: number): Decoded {
  if (size <= LIMITS.storedLineBytes) return { lines, rejected: [], endsWithNewline };
  const rejected: Rejected[] = [];
  const kept = lines.map((line, index) => {
    if (Buffer.byteLength(line.body) <= LIMITS.storedLineBytes) return line;
    rejected.push({ index, reason: 'line_too_long', raw: rawOf(line.body) });
    return null;
  });
  return { lines: kept, rejected, endsWithNewline };
}

const rawOf = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body);

function ndjson(bytes: Uint8Array): Decoded {
  return { ...decodeNdjson(bytes), endsWithNewline: false };
}

function json(bytes: Uint8Array): Decoded {
  if (!isUtf8(bytes)) return refused(bytes, 'invalid_utf8');
  return { ...decodeJson(bufferOf(bytes).toString('utf8')), endsWithNewline: false };
}

function otlpJson(bytes: Uint8Array): Decoded {
  return otlp(bytes, decodeOtlpJson);
}

function otlpProtobuf(bytes: Uint8Array): Decoded {
  return otlp(bytes, decodeOtlpProtobuf);
}

function otlp(bytes: Uint8Array, read: typeof decodeOtlpJson): Decoded {
  try {
    return { ...read(bytes), endsWithNewline: false };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return asText(bytes, 'invalid_otlp');
  }
}

function records(bytes: Uint8Array): Decoded {
  return { ...decodeRecords(bytes), endsWithNewline: false };
}

/** Declared as something it is not: kept as text, or refused where it is no text either. */
function asText(bytes: Uint8Array, reason: UnparsedReason): Decoded {
  if (!isUtf8(bytes)) return refused(bytes, reason);
  if (bytes.length > LIMITS.storedLineBytes) return refused(bytes, 'line_too_long');
  return { lines: [textLine(bufferOf(bytes).toString('utf8'), reason)], rejected: [], endsWithNewline: false };
}

function refused(bytes: Uint8Array, reason: string): Decoded {
  return { lines: [null], rejected: [{ index: 0, reason, raw: bytes }], endsWithNewline: false };
}
