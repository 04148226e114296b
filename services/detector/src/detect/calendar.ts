/** What is left of an earlier day's peak one day later, of an earlier week's one week later. */
const TURN_LEFT = 0.7;
/** A peak that is this much above an earlier one, a lull this much below, is still the same job. */
const TOLERANCE = 1.5;
/** Lines by which a lull may be deeper than an earlier one. */
const LULL_TOLERANCE = 2;
/** Days, or weeks, after which a lull that did not come again is forgotten. */
const LULL_TURNS = 3;
const HOUR = 3600;

/**
 * The most or the least that a pane held in an hour of the day and in an hour of the week, now and on earlier turns: `[turn, this turn, earlier turns]` by hour. Plain
 * data, only for hours in which there was something to note, so that the nightly job and the one of every Monday cost a few numbers each.
 */
export type Calendar = Record<string, [turn: number, now: number, before: number]>;

/** Notes a pane that began at `seconds` (Unix) with many lines. */
export function learnPeak(peaks: Calendar, seconds: number, count: number): void {
  for (const { key, turn } of momentsOf(seconds)) {
    const known = (peaks[key] ??= [turn, 0, 0]);
    if (known[0] !== turn) peaks[key] = [turn, count, peakBefore(known, turn)];
    else known[1] = Math.max(known[1], count);
  }
}

/** Whether an earlier day had as much around this hour, or an earlier week around this hour of this weekday. */
export function isUsualPeak(peaks: Calendar | undefined, seconds: number, count: number): boolean {
  return around(peaks, seconds, (known, turn) => count <= peakBefore(known, turn) * TOLERANCE);
}

/** Notes a pane with far fewer lines than expected. */
export function learnLull(lulls: Calendar, seconds: number, count: number): void {
  for (const { key, turn } of momentsOf(seconds)) {
    const known = (lulls[key] ??= [turn, Infinity, Infinity]);
    if (known[0] !== turn) lulls[key] = [turn, count, lullBefore(known, turn)];
    else known[1] = Math.min(known[1], count);
  }
}

/** Whether an earlier day was as quiet around this hour, or an earlier week around this hour of this weekday. */
export function isUsualLull(lulls: Calendar | undefined, seconds: number, count: number): boolean {
  return around(lulls, seconds, (known, turn) => lullBefore(known, turn) <= count * TOLERANCE + LULL_TOLERANCE);
}

type Known = Calendar[string];

function around(calendar: Calendar | undefined, seconds: number, is: (known: Known, turn: number) => boolean): boolean {
  if (calendar === undefined) return false;
  for (const near of [seconds - HOUR, seconds, seconds + HOUR])
    for (const { key, turn } of momentsOf(near)) {
      const known = calendar[key];
      if (known !== undefined && is(known, turn)) return true;
    }
  return false;
}

/** The peak of the turns before `turn`, fading with each. */
function peakBefore([last, now, before]: Known, turn: number): number {
  if (turn <= last) return before;
  return Math.max(now * TURN_LEFT ** (turn - last - 1), before * TURN_LEFT ** (turn - last));
}

/** The deepest lull of the turns before; infinite where there was none lately. JSON makes `null` of that, which counts the same. */
function lullBefore([last, now, before]: Known, turn: number): number {
  if (turn <= last) return (before as number | null) ?? Infinity;
  return turn - last > LULL_TURNS ? Infinity : now;
}

/** The hour of the day and the hour of the week. */
function momentsOf(seconds: number): { key: string; turn: number }[] {
  const hours = Math.floor(seconds / HOUR);
  const days = Math.floor(hours / 24);
  const hour = hours - days * 24;
  const weeks = Math.floor(days / 7);
  return [
    { key: String(hour), turn: days },
    { key: `${String(days - weeks * 7)}.${String(hour)}`, turn: weeks },
  ];
}
