/** Steps of the logarithmic scale: 6 % each. */
const PER_E = 16;
/** When so many values are in, all weights are halved: what was, fades. */
const FADE_AT = 4_000;
/** Weight below which a bucket is forgotten. */
const LEAST_WEIGHT = 0.4;

/** Where the values of one numeric variable lie: a histogram on a logarithmic scale, of both signs, at most some 900 buckets. Plain data. */
export interface NumberHabit {
  readonly buckets: Map<number, number>;
  /** Weight of all buckets. */
  weight: number;
  /** Values ever. */
  seen: number;
  /** Smallest and largest value ever. */
  least: number;
  most: number;
  /** Range of the buckets; beyond it a value is outside its habit. */
  low: number;
  high: number;
}

export const newNumberHabit = (): NumberHabit => ({
  buckets: new Map(),
  weight: 0,
  seen: 0,
  least: Infinity,
  most: -Infinity,
  low: Infinity,
  high: -Infinity,
});

const computedScale = (value: number): number => Math.sign(value) * Math.round(Math.log1p(Math.abs(value)) * PER_E);

/** Most numbers are small and whole: their places are looked up, as a logarithm costs more. */
const SMALL = Float64Array.from({ length: 1_024 }, (_, value) => computedScale(value));

/** Place on the scale: about `16 ln |x|`, 0 for what is smaller than 1. */
export function scaleOf(value: number): number {
  const whole = value | 0;
  return whole === value && whole >= 0 && whole < SMALL.length ? (SMALL[whole] ?? 0) : computedScale(value);
}

/** How far outside the range a value lies, in e-foldings; 0 inside. */
export function distanceOutside({ low, high }: NumberHabit, value: number): number {
  const place = scaleOf(value);
  return place > high ? (place - high) / PER_E : place < low ? (low - place) / PER_E : 0;
}

/** Width of the range in e-foldings. */
export const widthOf = ({ low, high }: NumberHabit): number => (high < low ? 0 : (high - low) / PER_E);

export function learnNumber(habit: NumberHabit, value: number): void {
  const place = scaleOf(value);
  habit.buckets.set(place, (habit.buckets.get(place) ?? 0) + 1);
  habit.weight += 1;
  habit.seen += 1;
  if (value < habit.least) habit.least = value;
  if (value > habit.most) habit.most = value;
  if (place < habit.low) habit.low = place;
  if (place > habit.high) habit.high = place;
  if (habit.weight >= FADE_AT) fade(habit);
}

/** The value at a place of the scale, about. */
export const valueAt = (place: number): number => Math.sign(place) * Math.expm1(Math.abs(place) / PER_E);

function fade(habit: NumberHabit): void {
  habit.weight = 0;
  habit.low = Infinity;
  habit.high = -Infinity;
  for (const [place, count] of habit.buckets) {
    const left = count / 2;
    if (left < LEAST_WEIGHT) {
      habit.buckets.delete(place);
      continue;
    }
    habit.buckets.set(place, left);
    habit.weight += left;
    if (place < habit.low) habit.low = place;
    if (place > habit.high) habit.high = place;
  }
}
