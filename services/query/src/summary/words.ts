import type { CitedLine, LogItem } from '@logsieve/contracts';

/** Characters of a line or template in a sentence. */
const MAX_QUOTE = 160;
const SECOND = 1_000_000_000n;

export const quoted = (text: string): string =>
  `“${(text.length <= MAX_QUOTE ? text : `${text.slice(0, MAX_QUOTE)}…`).trim()}”`;

export const bodyOf = (line: LogItem): string =>
  line.body ?? Buffer.from(line.bodyBase64 ?? '', 'base64').toString('latin1');

export const amount = (count: number): string => count.toLocaleString('en-US');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${amount(count)} ${count === 1 ? one : many}`;

export const times = (count: number): string => (count === 1 ? 'once' : `${amount(count)} times`);

/** `2026-11-24 07:43:02 UTC`, of RFC 3339 in UTC as the store gives it. */
export const momentOf = (rfc3339: string): string => `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 19)} UTC`;

const UNITS: readonly { readonly size: number; readonly name: string }[] = [
  { size: 86_400, name: 'd' },
  { size: 3_600, name: 'h' },
  { size: 60, name: 'min' },
  { size: 1, name: 's' },
];

/** `12 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`; nanoseconds in. */
export function durationOf(nanos: bigint): string {
  const seconds = Number(nanos / SECOND);
  const at = UNITS.findIndex(({ size }) => seconds >= size);
  let rest = seconds;
  const parts = UNITS.slice(at < 0 ? -1 : at)
    .slice(0, 2)
    .map(({ size, name }) => {
      const whole = Math.floor(rest / size);
      rest -= whole * size;
      return { whole, name };
    });
  return parts
    .filter(({ whole }, index) => index === 0 || whole > 0)
    .map(({ whole, name }) => `${String(whole)} ${name}`)
    .join(' ');
}

/** `a`, `a and b`, `a, b and c`; beyond `most` the rest is counted. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length <= most ? [...names] : [...names.slice(0, most), `${amount(names.length - most)} more`];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

export const citedLine = ({ source, partition, offset, index, service, timestamp }: LogItem): CitedLine => ({
  source,
  partition,
  offset,
  index,
  service,
  timestamp,
});
