const LONGEST = 140;

/** A template in a sentence: in quotes, cut where it is long. */
export const quoted = (text: string): string =>
  `"${text.length <= LONGEST ? text.trim() : `${text.slice(0, LONGEST).trim()} …`}"`;

export const times = (count: number): string => (count === 1 ? 'once' : `${plain(count)} times`);

/** A number for people: whole from 10 on, else one digit. */
export function plain(value: number): string {
  if (value >= 10 || Number.isInteger(value)) return wholeNumber(Math.round(value));
  return value < 0.05 ? 'almost never' : value.toFixed(1);
}

/** The locale's way costs microseconds; this is the same for what is not rare. */
function wholeNumber(value: number): string {
  if (value < 1 || value >= 1_000_000) return value.toLocaleString('en-US');
  return value < 1_000
    ? String(value)
    : `${String(Math.floor(value / 1_000))},${String(value % 1_000).padStart(3, '0')}`;
}

/** A habit: `usually about 3`, `usually none`. */
export const usually = (expected: number): string =>
  expected < 0.1 ? 'usually none' : `usually about ${plain(expected)}`;

export const span = (seconds: number): string =>
  seconds >= 120 && seconds % 60 === 0 ? `${String(seconds / 60)} min` : `${String(Math.round(seconds))} s`;

/** A share as `0.2 %`, `under 0.1 %`. */
export const percent = (share: number): string => (share < 0.001 ? 'under 0.1 %' : `${plain(share * 100)} %`);
