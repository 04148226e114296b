export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Samples of Prometheus' text format; lines of another form are left out. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (match === null) return [];
    const [, name = '', labels = '', value = ''] = match;
    return [
      { name, labels: Object.fromEntries([...labels.matchAll(LABEL)].map((m) => [m[1], m[2]])), value: Number(value) },
    ];
  });
}

/** Sum over all label values; `null` where the process does not have the metric. */
export function sumOf(samples: readonly Sample[], name: string): number | null {
  const found = samples.filter((sample) => sample.name === name);
  return found.length === 0 ? null : found.reduce((sum, sample) => sum + sample.value, 0);
}

/** Largest over all label values; `null` where the process does not have the metric. */
export function maxOf(samples: readonly Sample[], name: string): number | null {
  const found = samples.filter((sample) => sample.name === name);
  return found.length === 0 ? null : Math.max(...found.map((sample) => sample.value));
}

/** Mean of a histogram or summary since the start, in its unit. */
export function meanOf(samples: readonly Sample[], name: string): number | null {
  const count = sumOf(samples, `${name}_count`);
  return count === null || count === 0 ? null : (sumOf(samples, `${name}_sum`) ?? 0) / count;
}
