/** Bits of a decimal digit; of letters beside digits no more is believed. */
const BITS = Math.log2(10);

/**
 * How much a value says of which one is meant, in whole bits: the digits, and the letters that stand with digits. `alice` and `00000000` say nothing, `order-17` six bits, a UUID a hundred.
 * Values that say little are the same in two places by chance.
 */
export function specificity(value: string): number {
  let [counted, length, first] = [0, 0, 0];
  let [hasDigit, isVaried] = [false, false];
  for (let at = 0; at <= value.length; at += 1) {
    const code = at === value.length ? 0 : value.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    const lower = code | 32;
    if (isDigit || (lower >= 97 && lower <= 122)) {
      length += 1;
      hasDigit ||= isDigit;
      if (first === 0) first = code;
      else isVaried ||= code !== first;
      continue;
    }
    if (hasDigit) counted += length;
    length = 0;
    hasDigit = false;
  }
  return isVaried ? Math.floor(counted * BITS) : 0;
}
