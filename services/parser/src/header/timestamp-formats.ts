import type { UnixNano } from '@logsieve/contracts';
import { fractionToNanos, taiToUnixNano, unixNano, zoneSeconds } from './civil-time.ts';

export interface Format {
  readonly name: string;
  /** Could a time of this form start here? Given the digits in a row at the place and the character behind them. */
  readonly digits: (count: number, next: number) => boolean;
  /** Can it start with a capital letter? */
  readonly letters: boolean;
  /** The only other character that it starts with. */
  readonly marked?: number;
  /** Sticky: tried at one place, never searched for. */
  readonly pattern: RegExp;
  /** `reference` is when the line was taken: it gives the year where the line has none. */
  read(match: RegExpExecArray, reference: UnixNano): UnixNano | null | typeof NO_DATE;
}

const MONTHS: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};
const month = (name: string | undefined): number => MONTHS[(name ?? '').toLowerCase().slice(0, 3)] ?? 0;
const n = (text: string | undefined): number => Number(text ?? 0);
const hourOf = (hour: string | undefined, half: string | undefined): number =>
  half === undefined ? n(hour) : (n(hour) % 12) + (half === 'PM' ? 12 : 0);

const DAY_NS = 86_400_000_000_000n;

/** Without a year: the newest one in which the time is not more than a day after the line was taken; 29 February may be years ago. */
function withYear(reference: UnixNano, make: (year: number) => UnixNano | null): UnixNano | null {
  const year = new Date(Number(reference / 1_000_000n)).getUTCFullYear();
  for (let candidate = year + 1; candidate > year - 8; candidate -= 1) {
    const time = make(candidate);
    if (time !== null && time <= reference + DAY_NS) return time;
  }
  return null;
}

/** A clock without a date: surely a time, but not which day's. */
export const NO_DATE = Symbol('no date');

const SPACE = 32;
const DASH = 45;
const SLASH = 47;
const COLON = 58;
const AT = 64;
export const isDateJoint = (code: number): boolean => code >= DASH && code <= SLASH;
const never = (): boolean => false;

const ZONE = String.raw`(?:\s?(Z|UTC|GMT|[+-]\d\d:?\d\d))?`;

export const FORMATS: readonly Format[] = [
  {
    name: 'iso',
    digits: (count, next) => count === 4 && (isDateJoint(next) || next === COLON),
    letters: false,
    pattern: new RegExp(
      String.raw`(\d{4})([-/.:])(\d\d)\2(\d\d)(?:[T _-](\d\d)|  (\d))[:.](\d\d)[:.](\d\d)(?:[.,:](\d{1,9}))?${ZONE}(?!\d)`,
      'y',
    ),
    read: (m) =>
      unixNano(n(m[1]), n(m[3]), n(m[4]), n(m[5] ?? m[6]), n(m[7]), n(m[8]), fractionToNanos(m[9]), zoneSeconds(m[10])),
  },
  {
    name: 'compact',
    digits: (count) => count >= 8,
    letters: false,
    pattern: /(\d{4})(\d\d)(\d\d)[-T ]?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,9}))?(?!\d)/y,
    read: (m) => unixNano(n(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5]), n(m[6]), paddedFraction(m[7]), 0),
  },
  {
    name: 'digits',
    digits: (count, next) => count === 6 && next === SPACE,
    letters: false,
    pattern: /(\d\d)(\d\d)(\d\d) (\d\d| \d):?(\d\d):?(\d\d)(?![\d.:])/y,
    read: (m) => unixNano(2000 + n(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5]), n(m[6]), 0, 0),
  },
  {
    name: 'clf',
    digits: (count, next) => count === 2 && next === SLASH,
    letters: false,
    pattern: /(\d\d)\/([A-Za-z]{3,4})\.?\/(\d{4})[: ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: ([+-]\d{4}))?/y,
    read: (m) =>
      unixNano(n(m[3]), month(m[2]), n(m[1]), n(m[4]), n(m[5]), n(m[6]), fractionToNanos(m[7]), zoneSeconds(m[8])),
  },
  {
    name: 'ctime',
    digits: never,
    letters: true,
    pattern:
      /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: [A-Z]{3,4})? (\d{4})/y,
    read: (m) => unixNano(n(m[7]), month(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5]), fractionToNanos(m[6]), 0),
  },
  {
    name: 'rfc1123',
    digits: (count, next) => count <= 2 && (next === SPACE || next === DASH),
    letters: true,
    pattern:
      /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(\d{1,2})[ -]([A-Z][a-z]{2})[ -](\d{4}) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: (GMT|UTC|[+-]\d{4}))?/y,
    read: (m) =>
      unixNano(n(m[3]), month(m[2]), n(m[1]), n(m[4]), n(m[5]), n(m[6]), fractionToNanos(m[7]), zoneSeconds(m[8])),
  },
  {
    name: 'syslog',
    digits: never,
    letters: true,
    pattern: /([A-Z][a-z]{2}) +(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?!\d)/y,
    read: (m, reference) => {
      const make = (year: number) =>
        unixNano(year, month(m[1]), n(m[2]), n(m[4]), n(m[5]), n(m[6]), fractionToNanos(m[7]), 0);
      return m[3] === undefined ? withYear(reference, make) : make(n(m[3]));
    },
  },
  {
    name: 'klog',
    digits: never,
    letters: true,
    pattern: /[IWEFD](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})/y,
    read: (m, reference) =>
      withYear(reference, (year) =>
        unixNano(year, n(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5]), fractionToNanos(m[6]), 0),
      ),
  },
  {
    name: 'monthDay',
    digits: (count, next) => count === 2 && isDateJoint(next),
    letters: false,
    pattern: /(\d\d)[-./](\d\d)[ -](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?!\d)/y,
    read: (m, reference) =>
      withYear(reference, (year) =>
        unixNano(year, n(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5]), fractionToNanos(m[6]), 0),
      ),
  },
  {
    name: 'dayMonthYear',
    digits: (count, next) => count <= 2 && isDateJoint(next),
    letters: false,
    pattern:
      /(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?:,? | - |-)(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?([AP]M))?(?: ([+-]\d{4}))?(?!\d)/y,
    read: (m, reference) => {
      const [first, second, last] = [n(m[1]), n(m[3]), n(m[4])];
      const make = (year: number, monthNumber: number, day: number): UnixNano | null =>
        unixNano(
          year,
          monthNumber,
          day,
          hourOf(m[5], m[9]),
          n(m[6]),
          n(m[7]),
          fractionToNanos(m[8]),
          zoneSeconds(m[10]),
        );
      const year = m[4]?.length === 2 ? 2000 + last : last;
      // Told apart where one of them is above twelve; else slashes have the month first, other joints the day.
      const isDayFirst = first > 12 || (second <= 12 && m[2] !== '/');
      const written = isDayFirst ? make(year, second, first) : make(year, first, second);
      if (m[4]?.length !== 2 || (m[1]?.length ?? 0) < 2) return written;
      // Three pairs of digits may have the year first: the newest day that is not to come.
      const yearFirst = make(2000 + first, second, last);
      if (yearFirst === null || yearFirst > reference + DAY_NS) return written ?? yearFirst;
      return written === null || written > reference + DAY_NS || yearFirst > written ? yearFirst : written;
    },
  },
  {
    name: 'monthNameFirst',
    digits: never,
    letters: true,
    pattern:
      /([A-Z][a-z]{2})(?:[a-z]{0,6} (\d{1,2}), (\d{4}),?|-(\d\d)-(\d{4}|\d\d)) (\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?([AP]M))?(?!\d)/y,
    read: (m) => {
      const year = n(m[3] ?? m[5]);
      const hour = hourOf(m[6], m[10]);
      return unixNano(
        year < 100 ? 2000 + year : year,
        month(m[1]),
        n(m[2] ?? m[4]),
        hour,
        n(m[7]),
        n(m[8]),
        fractionToNanos(m[9]),
        0,
      );
    },
  },
  {
    name: 'packed',
    digits: (count) => count === 8,
    letters: false,
    pattern: /(\d{4})(\d\d)(\d\d)[-T_.](\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d{4})?(?!\d)/y,
    read: (m) =>
      unixNano(n(m[1]), n(m[2]), n(m[3]), n(m[4]), n(m[5]), n(m[6]), fractionToNanos(m[7]), zoneSeconds(m[8])),
  },
  {
    name: 'clock',
    digits: (count, next) => count === 2 && next === COLON,
    letters: false,
    pattern: /([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d{1,9})?(?![\w:.,/-])/y,
    read: () => NO_DATE,
  },
  {
    name: 'tai64n',
    digits: never,
    letters: false,
    marked: AT,
    pattern: /@(4[0-9a-f]{15})([0-9a-f]{8})(?![0-9a-f])/y,
    read: (m) => taiToUnixNano(m[1] ?? '', m[2] ?? ''),
  },
  {
    name: 'epoch',
    digits: (count) => count >= 10,
    letters: false,
    pattern: /(1\d{9})(?:\.(\d{1,9})|(\d{3})|(\d{6})|(\d{9}))?(?![\d.:])/y,
    read: (m) => BigInt(m[1] ?? 0) * 1_000_000_000n + BigInt(fractionToNanos(m[2] ?? m[3] ?? m[4] ?? m[5])),
  },
];

/** `22:15:29:6` means 6 ms there, not 600: this form counts milliseconds without leading zeros. */
const paddedFraction = (digits: string | undefined): number =>
  digits !== undefined && digits.length < 3 ? Number(digits) * 1_000_000 : fractionToNanos(digits);
