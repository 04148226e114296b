/** Panes without a burst after which the next one is another. */
const APART = 6;
/** Bursts remembered. */
const MAX_PEAKS = 30;
/** A burst this much larger than an earlier one is still of its kind. */
const TOLERANCE = 1.5;

/** Bursts of one template: ages (panes lived through) and peaks. Plain data. */
export interface Bursts {
  /** Age at the last pane of the last burst. */
  age: number;
  readonly peaks: number[];
}

export const newBursts = (): Bursts => ({ age: -Infinity, peaks: [] });

/** Learns a pane whose count is far above the forecast. */
export function learnBurst(bursts: Bursts, age: number, count: number): void {
  if (age - bursts.age > APART) bursts.peaks.push(count);
  else bursts.peaks.push(Math.max(count, bursts.peaks.pop() ?? 0));
  if (bursts.peaks.length > MAX_PEAKS) bursts.peaks.shift();
  bursts.age = age;
}

/**
 * How often, per pane, a burst like this one begins here by habit; 0 where there was none. A burst that is going on does not count for itself.
 */
export function burstRate(bursts: Bursts | undefined, age: number, count: number): number {
  if (bursts === undefined) return 0;
  const earlier = age - bursts.age <= APART ? bursts.peaks.slice(0, -1) : bursts.peaks;
  const alike = earlier.filter((peak) => peak * TOLERANCE >= count).length;
  return alike === 0 ? 0 : (alike + 0.5) / (age + 1);
}
