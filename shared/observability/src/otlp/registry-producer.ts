import type { HrTime } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { DataPoint, Histogram, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';
import type { MetricObjectWithValues, MetricValue, MetricValueWithName, Registry } from 'prom-client';

type Family = MetricObjectWithValues<MetricValue<string>>;
type Labels = Record<string, string>;
interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/** Not in the types of the SDK: `ValueType.DOUBLE` of the API. */
const DOUBLE = 1;

/**
 * What `/metrics` shows, as OpenTelemetry's data: one set of numbers with one set of names, however it is fetched. Counters and histograms
 * are cumulative since `startedMs`.
 */
export function registryProducer(registry: Registry, resource: Resource, startedMs: number): MetricProducer {
  return {
    async collect() {
      const span = { startTime: hrTime(startedMs), endTime: hrTime(Date.now()) };
      const families = (await registry.getMetricsAsJSON()) as unknown as readonly Family[];
      const metrics = families.flatMap((family) => metricOf(family, span) ?? []);
      return { resourceMetrics: { resource, scopeMetrics: [{ scope: { name: 'logsieve' }, metrics }] }, errors: [] };
    },
  };
}

/** `null` for a summary (nothing of ours is one) and for what has no value yet. */
export function metricOf(family: Family, span: Span): MetricData | null {
  const descriptor = { name: family.name, description: family.help, unit: unitOf(family.name), valueType: DOUBLE };
  const common = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE };
  if (family.values.length === 0) return null;
  // The type is a number in prom-client's own declaration and a word in what it gives.
  switch (String(family.type)) {
    case 'counter':
      return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: pointsOf(family, span) };
    case 'gauge':
      return { ...common, dataPointType: DataPointType.GAUGE, dataPoints: pointsOf(family, span) };
    case 'histogram':
      return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramsOf(family, span) };
    default:
      return null;
  }
}

const pointsOf = (family: Family, span: Span): DataPoint<number>[] =>
  family.values.map(({ labels, value }) => ({ ...span, attributes: labels as Labels, value }));

interface Gathered {
  readonly attributes: Labels;
  readonly bounds: number[];
  /** Lines at or below each bound, as Prometheus counts; the last is of all. */
  readonly cumulative: number[];
  sum: number;
  count: number;
}

function histogramsOf(family: Family, span: Span): DataPoint<Histogram>[] {
  const bySeries = new Map<string, Gathered>();
  for (const { labels, value, metricName } of family.values as readonly MetricValueWithName<string>[]) {
    const { le, ...attributes } = labels as Labels & { le?: string | number };
    const key = JSON.stringify(attributes);
    const series = bySeries.get(key) ?? { attributes, bounds: [], cumulative: [], sum: 0, count: 0 };
    bySeries.set(key, series);
    if (metricName === `${family.name}_sum`) series.sum = value;
    else if (metricName === `${family.name}_count`) series.count = value;
    else {
      if (le !== '+Inf' && le !== undefined) series.bounds.push(Number(le));
      series.cumulative.push(value);
    }
  }
  return [...bySeries.values()].map(({ attributes, bounds, cumulative, sum, count }) => ({
    ...span,
    attributes,
    value: {
      buckets: { boundaries: bounds, counts: cumulative.map((value, at) => value - (cumulative[at - 1] ?? 0)) },
      sum,
      count,
    },
  }));
}

/** UCUM, from the ending that Prometheus' conventions give a name; '' where it says none. */
function unitOf(name: string): string {
  if (/_seconds(?:_total)?$/.test(name)) return 's';
  if (/_bytes(?:_total)?$/.test(name)) return 'By';
  return name.endsWith('_ratio') ? '1' : '';
}

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
