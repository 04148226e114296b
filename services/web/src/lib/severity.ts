/** The bands a chart stacks, worst first: errors stand on the baseline, where their height can be read. */
export const BANDS = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'OTHER'] as const;
export type Band = (typeof BANDS)[number];

export const BAND_LABELS: Readonly<Record<Band, string>> = {
  FATAL: 'Fatal',
  ERROR: 'Error',
  WARN: 'Warning',
  INFO: 'Info',
  DEBUG: 'Debug',
  OTHER: 'No level',
};

/** `ERROR2` counts as ERROR, TRACE as DEBUG, absent or unknown names as OTHER. */
export function bandOf(name: string | null): Band {
  const word = (name ?? '').toUpperCase().replace(/\d$/, '');
  if (word === 'TRACE') return 'DEBUG';
  return BANDS.find((band) => band === word) ?? 'OTHER';
}

export function bandCounts(
  bySeverity: Readonly<Record<string, number>> | undefined,
  count: number,
): Record<Band, number> {
  const counts: Record<Band, number> = { FATAL: 0, ERROR: 0, WARN: 0, INFO: 0, DEBUG: 0, OTHER: 0 };
  if (bySeverity === undefined) return { ...counts, OTHER: count };
  let known = 0;
  for (const [name, value] of Object.entries(bySeverity)) {
    counts[bandOf(name)] += value;
    known += value;
  }
  counts.OTHER += Math.max(0, count - known);
  return counts;
}
