/** Bits of a decimal digit; of letters beside digits no more is believed. */
const BITS = Math.log2(10);

const [DIGIT, LETTER] = [1, 2];
/** What a character of ASCII is; this is asked of every character of every id. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\d/.test(character) ? DIGIT : /[a-z]/i.test(character) ? LETTER : 0;
});

/**
 * How much a value says of which one is meant, in whole bits: the digits, and the letters that stand with digits. `alice` and `00000000` say nothing, `order-17` six bits, a UUID a hundred.
 * Values that say little are the same in two places by chance.
 */
export function specificity(value: string): number {
  const { length } = value;
  let [counted, word, first] = [0, 0, 0];
  let [hasDigit, isVaried] = [false, false];
  for (let at = 0; at < length; at += 1) {
    const code = value.charCodeAt(at);
    const kind = code < 128 ? CLASSES[code] : 0;
    if (kind === 0) {
      if (hasDigit) counted += word;
      word = 0;
      hasDigit = false;
      continue;
    }
    word += 1;
    if (kind === DIGIT) hasDigit = true;
    if (first === 0) first = code;
    else if (code !== first) isVaried = true;
  }
  if (hasDigit) counted += word;
  return isVaried ? Math.floor(counted * BITS) : 0;
}
