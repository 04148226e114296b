import { DAY, HOUR, MINUTE, formatDuration, toMs, toRfc3339 } from './time.ts';

export const PRESETS = { '15m': 15 * MINUTE, '1h': HOUR, '6h': 6 * HOUR, '24h': DAY, '7d': 7 * DAY } as const;
export type Preset = keyof typeof PRESETS;

/** The time range a screen shows. `all` is everything retained. */
export type Range =
  { kind: 'preset'; preset: Preset } | { kind: 'all' } | { kind: 'absolute'; from: string; to: string };

export const isPreset = (text: string): text is Preset => Object.hasOwn(PRESETS, text);

/** From the address; `null` where it names none, or none that can be read. */
export function readRange(params: URLSearchParams): Range | null {
  const name = params.get('range');
  if (name === 'all') return { kind: 'all' };
  if (name !== null && isPreset(name)) return { kind: 'preset', preset: name };
  const from = params.get('from');
  const to = params.get('to');
  if (from === null || to === null || !(toMs(from) < toMs(to))) return null;
  return { kind: 'absolute', from, to };
}

/** For the address: the three parameters a range may use, unused ones `undefined` so that setting one clears the others. */
export function rangeParams(range: Range | null): {
  range: string | undefined;
  from: string | undefined;
  to: string | undefined;
} {
  const none = { range: undefined, from: undefined, to: undefined };
  if (range === null) return none;
  if (range.kind === 'absolute') return { ...none, from: range.from, to: range.to };
  return { ...none, range: range.kind === 'all' ? 'all' : range.preset };
}

/** For the API: absent ends mean everything retained. */
export function rangeQuery(range: Range, now: number): { from?: string; to?: string } {
  switch (range.kind) {
    case 'all':
      return {};
    case 'absolute':
      return { from: range.from, to: range.to };
    case 'preset':
      return { from: toRfc3339(now - PRESETS[range.preset]) };
  }
}

/** What to show when the address names no range: a day where there is more than a day and it is fresh, else everything. */
export function automaticRange(extent: { first: number; last: number } | null, now: number): Range {
  if (extent === null) return { kind: 'all' };
  const fresh = now - extent.last < DAY;
  return fresh && now - extent.first > DAY ? { kind: 'preset', preset: '24h' } : { kind: 'all' };
}

export function rangeLabel(range: Range): string {
  switch (range.kind) {
    case 'all':
      return 'everything kept';
    case 'absolute':
      return `${formatDuration(toMs(range.to) - toMs(range.from))} chosen`;
    case 'preset':
      return `the last ${formatDuration(PRESETS[range.preset])}`;
  }
}
