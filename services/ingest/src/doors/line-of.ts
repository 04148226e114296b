import { NO_LINE, hexId } from '@logsieve/decode';
import type { DecodedLine } from '@logsieve/contracts';

export function lineOf(body: string | Uint8Array, more: Partial<DecodedLine>): DecodedLine {
  return { ...NO_LINE, ...more, body };
}

/** Lower-case hex of the right length, '' for anything else: a bad id is no reason to refuse a line here. */
export function idOrNone(value: unknown, digits: 16 | 32): string {
  return hexId(value, digits) ?? '';
}
