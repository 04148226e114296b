/**
 * How a row of `line_values` holds what one slot of one pattern has in the lines of a block, in the order of their positions. It is the nth such
 * line's value that stands at place n; nothing else says which line it is of.
 */
export const KIND = {
  /** All lines have `text`. */
  constant: 0,
  /** `texts`, one per line. */
  texts: 1,
  /** `base` + a number per line, written as `format` says. */
  numbers: 2,
  /** `base` + the running sum of steps, one per line; 0, 1, 2, 3, 4 … stand for steps of 0, -1, 1, -2, 2 … */
  counter: 3,
  /** A number per line is a place in `texts`, from 0. */
  dictionary: 4,
  /** Digits of the line's own time from place `base` on (clock-digits.ts), written as `format` says. */
  clock: 5,
} as const;

/** Numbers of a row lie in the narrowest of these columns that holds them all; the others are empty. None is negative. */
export const NUMBER_COLUMNS = [
  { name: 'n8', type: 'UInt8', bytes: 1 },
  { name: 'n16', type: 'UInt16', bytes: 2 },
  { name: 'n32', type: 'UInt32', bytes: 4 },
  { name: 'n64', type: 'UInt64', bytes: 8 },
] as const;

/** Whole numbers of so many digits are exact in a double and in Int64. */
export const MOST_DIGITS = 15;
