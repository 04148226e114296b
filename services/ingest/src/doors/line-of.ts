import { NO_LINE, fieldText, hexId } from '@logsieve/decode';
import type { DecodedLine } from '@logsieve/contracts';

/** A body without a UTF-8 form (a lone surrogate in the sender's JSON) is kept as JSON escapes it: the topic would refuse it after the door has answered. */
export function lineOf(body: string | Uint8Array, more: Partial<DecodedLine>): DecodedLine {
  return { ...NO_LINE, ...more, body: typeof body === 'string' ? fieldText(body) : body };
}

/** Lower-case hex of the right length, '' for anything else: a bad id is no reason to refuse a line here. */
export function idOrNone(value: unknown, digits: 16 | 32): string {
  return hexId(value, digits) ?? '';
}
