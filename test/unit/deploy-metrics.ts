/** Metric names and labels in PromQL, as far as our dashboards and rules use it. */

const NAME = /\blogsieve_\w+/g;
/** What Prometheus adds to every series, and what histograms have. */
const ADDED = ['instance', 'job', 'service', 'le'];

/** The metric that a series belongs to: histograms have three series each. */
export const metricOf = (series: string): string => series.replace(/_(?:bucket|sum|count)$/, '');

export const seriesOf = (expression: string): string[] => [...new Set(expression.match(NAME) ?? [])];

/** Labels that the expression filters or groups by. */
export function labelsOf(expression: string): string[] {
  const grouped = [...expression.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap((match) =>
    (match[1] ?? '').split(','),
  );
  const filtered = [...expression.matchAll(/\{([^}]*)\}/g)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map((label) => label[1] ?? ''),
  );
  return [...new Set([...grouped, ...filtered].map((label) => label.trim()).filter((label) => label !== ''))];
}

export type KnownMetrics = ReadonlyMap<string, readonly string[]>;

/** What is wrong with an expression; empty where all of its names are real. */
export function problemsOf(expression: string, known: KnownMetrics): string[] {
  const metrics = seriesOf(expression).map(metricOf);
  const unknown = metrics.filter((name) => !known.has(name)).map((name) => `no metric ${name}`);
  const labels = new Set([...ADDED, ...metrics.flatMap((name) => known.get(name) ?? [])]);
  const strange = labelsOf(expression)
    .filter((label) => !labels.has(label))
    .map((label) => `no label ${label} on ${metrics.join(', ')}`);
  return [...unknown, ...strange];
}
