import { parseRfc3339 } from '@logsieve/contracts';
import type { UnixNano } from '@logsieve/contracts';

const EPOCH = /^(\d{1,19})(?:\.(\d+))?$/;
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:[.,]\d+)?$/;
const LIMIT = 7_289_654_400_000_000_000n; // 2201-01-01

/**
 * A sender's time: RFC 3339 (without a zone: UTC), or seconds, milliseconds, microseconds or nanoseconds since the epoch as a number or
 * a text, told apart by their size. `null` for anything else.
 */
export function parseTimestamp(value: unknown): UnixNano | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? epoch(plainDigits(value)) : null;
  if (typeof value !== 'string' || value.length > 64) return null;
  return epoch(value) ?? parseRfc3339(WITHOUT_ZONE.test(value) ? `${value}Z` : value);
}

/** Digits without an exponent. */
function plainDigits(value: number): string {
  const text = String(value);
  return text.includes('e') ? BigInt(Math.trunc(value)).toString() : text;
}

function epoch(text: string): UnixNano | null {
  const match = EPOCH.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  const digits = whole.replace(/^0+(?=\d)/, '').length;
  const unitDigits = digits <= 11 ? 9 : digits <= 14 ? 6 : digits <= 17 ? 3 : 0;
  const time = BigInt(whole + fraction.slice(0, unitDigits).padEnd(unitDigits, '0'));
  return time < LIMIT ? time : null;
}
