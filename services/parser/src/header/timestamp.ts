import type { UnixNano } from '@logsieve/contracts';
import { unixNano } from './civil-time.ts';
import { isDigit, isSpace } from './recognise.ts';
import { type Format, FORMATS, isDateJoint, NO_DATE } from './timestamp-formats.ts';

/** A time found in a line: where it ends and what it means; `null` for a clock whose day is not said. */
export interface FoundTime {
  readonly end: number;
  readonly time: UnixNano | null;
}

const SPACE = 32;
const DASH = 45;
const AT = 64;

/** Tries formats at a place, the one that fitted last first: a source hardly ever changes its format. */
export class TimestampReader {
  #last = 0;

  readAt(text: string, at: number, reference: UnixNano): FoundTime | null {
    const code = text.charCodeAt(at);
    const count = isDigit(code) ? digitsFrom(text, at) : 0;
    if (count === 0 && (code < AT || code > 90)) return null;
    if (count === 4) {
      const iso = isoAt(text, at);
      if (iso !== null) return iso;
    }
    const next = text.charCodeAt(at + count);
    const first = FORMATS[this.#last];
    if (first !== undefined && mayStart(first, code, count, next)) {
      const found = tryFormat(first, text, at, reference);
      if (found !== null) return found;
    }
    for (let index = 0; index < FORMATS.length; index += 1) {
      const format = FORMATS[index] as Format;
      if (index === this.#last || !mayStart(format, code, count, next)) continue;
      const found = tryFormat(format, text, at, reference);
      if (found === null) continue;
      this.#last = index;
      return found;
    }
    return null;
  }
}

const mayStart = (format: Format, code: number, count: number, next: number): boolean =>
  count > 0 ? format.digits(count, next) : code === AT ? format.marked === AT : format.letters;

function digitsFrom(text: string, from: number): number {
  let at = from + 1;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at - from;
}

const two = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

/**
 * The form `iso` without a zone, read by its characters: the most frequent time in headers by far. `null` leaves it to the formats.
 */
function isoAt(text: string, at: number): FoundTime | null {
  const joint = text.charCodeAt(at + 4);
  if (!isDateJoint(joint) || text.charCodeAt(at + 7) !== joint) return null;
  const between = text.charCodeAt(at + 10);
  if (between !== 84 && between !== SPACE && between !== 95 && between !== DASH) return null;
  if (!isClockJoint(text.charCodeAt(at + 13)) || !isClockJoint(text.charCodeAt(at + 16))) return null;
  const century = two(text, at);
  const year = two(text, at + 2);
  const monthNumber = two(text, at + 5);
  const day = two(text, at + 8);
  const hour = two(text, at + 11);
  const minute = two(text, at + 14);
  const second = two(text, at + 17);
  if (century < 0 || year < 0 || monthNumber < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) return null;
  let end = at + 19;
  let nanos = 0;
  const point = text.charCodeAt(end);
  if ((point === 46 || point === 44 || point === 58) && isDigit(text.charCodeAt(end + 1))) {
    end += 1;
    let unit = 100_000_000;
    for (let digit = text.charCodeAt(end) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(end) - 48) {
      nanos += digit * unit;
      unit /= 10;
      end += 1;
      if (unit < 1) break;
    }
  }
  const behind = text.charCodeAt(end);
  if (isDigit(behind) || mayBeZone(behind) || (isSpace(behind) && mayBeZone(text.charCodeAt(end + 1)))) return null;
  const time = unixNano(century * 100 + year, monthNumber, day, hour, minute, second, nanos, 0);
  return time === null ? null : { end, time };
}

const isClockJoint = (code: number): boolean => code === 58 || code === 46;
/** The first character of `Z`, `UTC`, `GMT`, `+02:00`, `-0700`. */
const mayBeZone = (code: number): boolean => code === 90 || code === 85 || code === 71 || code === 43 || code === DASH;

function tryFormat(format: Format, text: string, at: number, reference: UnixNano): FoundTime | null {
  format.pattern.lastIndex = at;
  const match = format.pattern.exec(text);
  if (match === null) return null;
  const time = format.read(match, reference);
  return time === null ? null : { end: at + match[0].length, time: time === NO_DATE ? null : time };
}
