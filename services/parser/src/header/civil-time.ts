import type { UnixNano } from '@logsieve/contracts';

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** A wall-clock time as nanoseconds of Unix time, or `null` for one that cannot be. A leap second (60) is read as the next second. */
export function unixNano(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  nanos: number,
  offsetSeconds: number,
): UnixNano | null {
  const days = month === 2 && !isLeap(year) ? 28 : DAYS_IN_MONTH[month - 1];
  if (days === undefined || day < 1 || day > days || hour > 24 || minute > 59 || second > 60) return null;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offsetSeconds;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

/** `123` → 123,000,000 ns; digits past the ninth are ignored. */
export const fractionToNanos = (digits: string | undefined): number =>
  digits === undefined || digits === '' ? 0 : Number(digits.slice(0, 9).padEnd(9, '0'));

/** `Z`, `+0200`, `-07:00`, `UTC` … to seconds east of Greenwich. Names other than these are local to someone: read as UTC. */
export function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60);
}

const TAI_EPOCH = 1n << 62n;
/** What `tai64n` and its kin add to Unix time: the difference at its start; later leap seconds are not in it. */
const TAI_AHEAD = 10n;

/** TAI64N (Bernstein): sixteen hexadecimal digits of seconds, eight of nanoseconds. */
export const taiToUnixNano = (seconds: string, nanos: string): UnixNano =>
  (BigInt(`0x${seconds}`) - TAI_EPOCH - TAI_AHEAD) * 1_000_000_000n +
  BigInt(Number.parseInt(nanos, 16) % 1_000_000_000);
