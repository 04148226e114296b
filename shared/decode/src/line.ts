import { isUtf8 } from 'node:buffer';
import { NO_ATTRIBUTES } from '@logsieve/contracts';
import type { DecodedLine, UnparsedReason } from '@logsieve/contracts';

/** A line that says nothing but its body. */
export const NO_LINE: DecodedLine = Object.freeze({
  body: '',
  timestamp: null,
  severityNumber: 0,
  severityText: '',
  service: '',
  resource: NO_ATTRIBUTES,
  attributes: NO_ATTRIBUTES,
  traceId: '',
  spanId: '',
  template: null,
  malformed: null,
});

/** Written out, not spread: one is made per line of every text. */
export function textLine(body: string | Uint8Array, malformed: UnparsedReason | null = null): DecodedLine {
  return {
    body,
    timestamp: null,
    severityNumber: 0,
    severityText: '',
    service: '',
    resource: NO_ATTRIBUTES,
    attributes: NO_ATTRIBUTES,
    traceId: '',
    spanId: '',
    template: null,
    malformed,
  };
}

export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Text where the bytes are valid UTF-8, else a copy of the bytes. */
export function bodyOf(bytes: Uint8Array): string | Uint8Array {
  return isUtf8(bytes) ? bufferOf(bytes).toString('utf8') : Uint8Array.from(bytes);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** False where the text has no UTF-8 form (a lone surrogate, written as `\ud800` in JSON). */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text);

/** A short field of the sender; what has no UTF-8 form is written as JSON escapes it. */
export const fieldText = (text: string): string => (isWellFormed(text) ? text : JSON.stringify(text));

const HEX = /^[0-9a-fA-F]+$/;

/** Lower-case hex of the right length; `''` for an absent or all-zero id, `null` for anything else. */
export function hexId(value: unknown, digits: 16 | 32): string | null {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value !== 'string' || value.length !== digits || !HEX.test(value)) return null;
  return /^0+$/.test(value) ? '' : value.toLowerCase();
}
