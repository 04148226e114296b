export type Zone = 'local' | 'utc';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Milliseconds of an RFC 3339 text with up to nine digits; NaN for anything else. */
export const toMs = (time: string): number => Date.parse(time);

export const toRfc3339 = (ms: number): string => new Date(ms).toISOString();

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
}

function partsOf(ms: number, zone: Zone): Parts {
  const date = new Date(ms);
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        ms: date.getUTCMilliseconds(),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth() + 1,
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
        second: date.getSeconds(),
        ms: date.getMilliseconds(),
      };
}

const dateOf = (p: Parts): string => `${String(p.year)}-${pad(p.month)}-${pad(p.day)}`;

/** `07:43:02`, with the date before it where it is not today's. */
export function formatTime(ms: number, now: number, zone: Zone, withMs = false): string {
  if (Number.isNaN(ms)) return '–';
  const p = partsOf(ms, zone);
  const clock = `${pad(p.hour)}:${pad(p.minute)}:${pad(p.second)}${withMs ? `.${pad(p.ms, 3)}` : ''}`;
  return dateOf(p) === dateOf(partsOf(now, zone)) ? clock : `${dateOf(p)} ${clock}`;
}

/** An axis label: `07:43`, with seconds where labels stand closer than a minute, with the date over more than a day. */
export function formatTick(ms: number, stepMs: number, spanMs: number, zone: Zone): string {
  const p = partsOf(ms, zone);
  if (stepMs >= DAY) return `${pad(p.month)}-${pad(p.day)}`;
  const clock = `${pad(p.hour)}:${pad(p.minute)}`;
  if (spanMs > DAY) return `${pad(p.month)}-${pad(p.day)} ${clock}`;
  return stepMs < MINUTE ? `${clock}:${pad(p.second)}` : clock;
}

/** Value of a `datetime-local` field and back, in the zone the person reads. */
export function toField(ms: number, zone: Zone): string {
  const p = partsOf(ms, zone);
  return `${dateOf(p)}T${pad(p.hour)}:${pad(p.minute)}:${pad(p.second)}`;
}
export function fromField(value: string, zone: Zone): number {
  return Date.parse(zone === 'utc' ? `${value}Z` : value);
}

/** `45 s`, `12 min`, `3 h 20 min`, `5 d`: at most two units. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.round(ms / SECOND));
  if (total < 60) return `${String(total)} s`;
  const minutes = Math.round(total / 60);
  if (minutes < 60) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(minutes % 60)} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days > 6 ? `${String(days)} d` : `${String(days)} d ${String(hours % 24)} h`;
}

export function formatAgo(ms: number, now: number): string {
  if (Number.isNaN(ms)) return '–';
  const age = now - ms;
  if (age < -5 * SECOND) return `in ${formatDuration(-age)}`;
  if (age < 5 * SECOND) return 'just now';
  return `${formatDuration(age)} ago`;
}
