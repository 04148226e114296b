/** What is left of an earlier day's peak one day later. */
const DAY_LEFT = 0.7;
/** A peak that is this much above that of an earlier day is still the same job. */
const TOLERANCE = 1.5;

/** The highest count per pane in each hour of the day: `[day, so far today, on earlier days]` by hour. Plain data, only for hours with a peak. */
export type DailyPeaks = Record<string, [day: number, today: number, before: number]>;

/** Teaches the count of a pane that began at `seconds` (Unix). */
export function learnPeak(peaks: DailyPeaks, seconds: number, count: number): void {
  const { day, hour } = momentOf(seconds);
  const known = (peaks[hour] ??= [day, 0, 0]);
  if (known[0] !== day) {
    known[2] = earlier(known, day);
    known[0] = day;
    known[1] = 0;
  }
  known[1] = Math.max(known[1], count);
}

/** Whether an earlier day had as much around this hour: the nightly job is no news. */
export function isDaily(peaks: DailyPeaks | undefined, seconds: number, count: number): boolean {
  if (peaks === undefined) return false;
  const { day, hour } = momentOf(seconds);
  for (const near of [hour + 23, hour, hour + 1]) {
    const known = peaks[near % 24];
    if (known !== undefined && count <= earlier(known, day) * TOLERANCE) return true;
  }
  return false;
}

/** The peak of the days before `day`, fading with each. */
function earlier([last, today, before]: DailyPeaks[string], day: number): number {
  if (day <= last) return before;
  return Math.max(today * DAY_LEFT ** (day - last - 1), before * DAY_LEFT ** (day - last));
}

const momentOf = (seconds: number): { day: number; hour: number } => {
  const hours = Math.floor(seconds / 3600);
  return { day: Math.floor(hours / 24), hour: ((hours % 24) + 24) % 24 };
};
