/** So many digits and fewer are a whole number that a float holds exactly. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, at) => 10 ** at);
const [DOT, ZERO, NINE] = [46, 48, 57];

/** `Number.parseFloat`, which takes long, for what nearly all variables are: some digits, with or without a point. The quotient of two exact numbers is the nearest float, as there. */
export function readNumber(text: string): number {
  const { length } = text;
  if (length === 0 || length > EXACT_DIGITS) return Number.parseFloat(text);
  let [value, dot] = [0, -1];
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO);
    else if (code === DOT && dot < 0) dot = at;
    else return Number.parseFloat(text);
  }
  if (dot < 0) return value;
  return length === 1 ? Number.NaN : value / (POWERS[length - dot - 1] ?? 1);
}
