/**
 * Where digits stand in a text: `0` for each of them, everything else as it is. `2015-09-25 08:23` has the format `0000-00-00 00:00`. The empty format
 * is that of a whole number without leading zeros, of any length.
 */
export type DigitFormat = string;

const ZERO = 48;
const NINE = 57;
const LONGEST = 64;

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;

/** The format of a text, `null` where it has no digit, is long, or is not ASCII. */
export function digitFormat(bytes: Uint8Array, start: number, end: number): DigitFormat | null {
  if (end - start > LONGEST) return null;
  let format = '';
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 127) return null;
    if (isDigit(byte)) digits += 1;
    format += isDigit(byte) ? '0' : String.fromCharCode(byte);
  }
  return digits === 0 ? null : format;
}

/** Whether a text has this format. */
export function hasFormat(bytes: Uint8Array, start: number, end: number, format: DigitFormat): boolean {
  if (end - start !== format.length) return false;
  for (let at = 0; at < format.length; at += 1) {
    const byte = bytes[start + at] ?? 0;
    const wanted = format.charCodeAt(at);
    if (wanted === ZERO ? !isDigit(byte) : byte !== wanted) return false;
  }
  return true;
}

export function digitsIn(format: DigitFormat): number {
  let digits = 0;
  for (let at = 0; at < format.length; at += 1) if (format.charCodeAt(at) === ZERO) digits += 1;
  return digits;
}

/** Digits put into their places. */
export function layDigits(format: DigitFormat, digits: string): string {
  let text = '';
  let next = 0;
  for (let at = 0; at < format.length; at += 1)
    text += format.charCodeAt(at) === ZERO ? digits.charAt(next++) : format.charAt(at);
  return text;
}

/** A number as its text. */
export const numberText = (format: DigitFormat, digits: number, value: number): string =>
  format === '' ? String(value) : layDigits(format, String(value).padStart(digits, '0'));
