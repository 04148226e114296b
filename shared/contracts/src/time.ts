/** Nanoseconds since the Unix epoch, UTC. */
export type UnixNano = bigint;

const NANOS_PER_SECOND = 1_000_000_000n;

/** RFC 3339 in UTC with all nine digits: `2026-11-24T07:43:02.123456789Z`. Years outside 0000-9999 are clamped by the caller. */
export function formatUnixNano(time: UnixNano): string {
  let seconds = time / NANOS_PER_SECOND;
  let nanos = time % NANOS_PER_SECOND;
  if (nanos < 0n) {
    nanos += NANOS_PER_SECOND;
    seconds -= 1n;
  }
  const date = new Date(Number(seconds) * 1000).toISOString();
  return `${date.slice(0, -5)}.${nanos.toString().padStart(9, '0')}Z`;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?(Z|z|[+-]\d\d:?\d\d)$/;

/** Parses RFC 3339, keeping nanoseconds. Returns `null` for anything else, impossible dates included. */
export function parseRfc3339(text: string): UnixNano | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = 'Z'] = match;
  const leap = second === '60' ? 1 : 0; // a leap second is read as the second before plus one
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${leap === 1 ? '59' : second}Z`);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).getUTCDate() !== Number(day)) return null;
  const offset = zoneOffsetSeconds(zone);
  return (
    BigInt(milliseconds / 1000 + leap - offset) * NANOS_PER_SECOND +
    (fraction === '' ? 0n : BigInt(fraction.padEnd(9, '0')))
  );
}

function zoneOffsetSeconds(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60);
}
