const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const formatCount = (value: number): string => whole.format(value);

/** 12,345 in full below 10,000, then 12.3K, 4.6M: for columns where the order of magnitude is what matters. */
export const formatShort = (value: number): string => (value < 10_000 ? whole.format(value) : short.format(value));

/** A share of 0..1 as per cent; never rounds something to nothing nor nearly all to all. */
export function formatShare(part: number, total: number): string {
  if (total <= 0 || part <= 0) return '0%';
  const percent = (part / total) * 100;
  if (percent < 0.1) return '<0.1%';
  if (percent < 10) return `${percent.toFixed(1)}%`;
  if (percent > 99 && part < total) return '>99%';
  return `${percent.toFixed(0)}%`;
}

/** A probability as whole per cent, kept off 0 and 100: a model is never that sure. */
export function formatProbability(value: number): string {
  return `${String(Math.min(99, Math.max(1, Math.round(value * 100))))}%`;
}

export function formatRatio(ratio: number): string {
  if (ratio === 0) return '0×';
  return ratio >= 10 ? `${formatShort(Math.round(ratio))}×` : `${ratio.toFixed(ratio < 0.1 ? 2 : 1)}×`;
}

export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  return Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(4)));
}

/** 4 ms, 0.26 s, 12 s: two digits are all that a mean of durations is worth. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.1) return `${String(Math.round(seconds * 1000))} ms`;
  return `${seconds < 10 ? String(Number(seconds.toPrecision(2))) : formatCount(seconds)} s`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

export const money = (usd: number): string => `$${usd.toFixed(usd > 0 && usd < 0.1 ? 4 : 2)}`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1000, three digits at most before the unit. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? formatCount(value) : value.toPrecision(3)} ${UNITS[unit] ?? ''}`;
}
