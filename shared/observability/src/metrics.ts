import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, Registry };

/** Names without the prefix; conventions: base units, `_total` for counters, never an id, template or user in a label. */
export interface Metrics {
  readonly registry: Registry;
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  gauge<L extends string = never>(
    name: string,
    help: string,
    labels?: readonly L[],
    collect?: (gauge: Gauge<L>) => void,
  ): Gauge<L>;
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly L[],
  ): Histogram<L>;
}

const PREFIX = 'logsieve_';

/**
 * One registry per process; asking twice for a name gives the same metric, so stages may be composed freely.
 * @throws Error where a name is asked for with other labels than before
 */
export function createMetrics(registry: Registry = new Registry()): Metrics {
  const labelsOf = new Map<string, string>();
  const once = <M>(name: string, labels: readonly string[], make: (fullName: string) => M): M => {
    const fullName = PREFIX + name;
    const wanted = labels.join(',');
    const had = labelsOf.get(fullName);
    // Told when a process is composed, not when the first request is counted.
    if (had !== undefined && had !== wanted)
      throw new Error(`${fullName} is registered with the labels '${had}', not '${wanted}'`);
    labelsOf.set(fullName, wanted);
    return (registry.getSingleMetric(fullName) as M | undefined) ?? make(fullName);
  };
  return {
    registry,
    counter: <L extends string>(name: string, help: string, labels: readonly L[] = []) =>
      once(
        name,
        labels,
        (fullName) => new Counter<L>({ name: fullName, help, labelNames: labels, registers: [registry] }),
      ),
    gauge: <L extends string>(
      name: string,
      help: string,
      labels: readonly L[] = [],
      collect?: (gauge: Gauge<L>) => void,
    ) =>
      once(
        name,
        labels,
        (fullName) =>
          new Gauge<L>({
            name: fullName,
            help,
            labelNames: labels,
            registers: [registry],
            ...(collect === undefined
              ? {}
              : {
                  collect(this: Gauge<L>) {
                    collect(this);
                  },
                }),
          }),
      ),
    histogram: <L extends string>(name: string, help: string, buckets: readonly number[], labels: readonly L[] = []) =>
      once(
        name,
        labels,
        (fullName) =>
          new Histogram<L>({ name: fullName, help, labelNames: labels, buckets: [...buckets], registers: [registry] }),
      ),
  };
}
