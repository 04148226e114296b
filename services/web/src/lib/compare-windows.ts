import { DAY, HOUR, MINUTE, toMs, toRfc3339 } from './time.ts';

export interface ComparedWindows {
  readonly from: string;
  readonly to: string;
  readonly baseFrom: string;
  readonly baseTo: string;
}

export function readWindows(params: URLSearchParams): ComparedWindows | null {
  const read = (name: string) => params.get(name) ?? '';
  const windows = { from: read('from'), to: read('to'), baseFrom: read('baseFrom'), baseTo: read('baseTo') };
  const valid = toMs(windows.from) < toMs(windows.to) && toMs(windows.baseFrom) < toMs(windows.baseTo);
  return valid ? windows : null;
}

const windowsOf = (from: number, to: number, baseFrom: number, baseTo: number): ComparedWindows => ({
  from: toRfc3339(from),
  to: toRfc3339(to),
  baseFrom: toRfc3339(baseFrom),
  baseTo: toRfc3339(baseTo),
});

/** Without a choice: the later half of what is kept against the earlier, at most an hour each. */
export function defaultWindows(extent: { first: number; last: number }): ComparedWindows {
  const half = Math.max(MINUTE, Math.min(HOUR, (extent.last - extent.first) / 2));
  const to = extent.last + 1000;
  return windowsOf(to - half, to, to - 2 * half, to - half);
}

export function comparePresets(end: number): { label: string; windows: ComparedWindows }[] {
  const before = (length: number) => windowsOf(end - length, end, end - 2 * length, end - length);
  return [
    { label: 'Last 15 min', windows: before(15 * MINUTE) },
    { label: 'Last hour', windows: before(HOUR) },
    { label: 'Last hour and yesterday’s', windows: windowsOf(end - HOUR, end, end - DAY - HOUR, end - DAY) },
  ];
}
