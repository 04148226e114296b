/** Lines of seven kinds that carry their own number, so that each can be recognised wherever it turns up. */
const KINDS: readonly ((n: number) => string)[] = [
  (n) => `INFO order ${String(n)} accepted for customer ${String(n % 97)}`,
  (n) => `INFO payment ${String(n)} settled in ${String(10 + (n % 300))} ms`,
  (n) => `WARN retry ${String(n % 5)} of delivery ${String(n)}`,
  (n) => `INFO cache hit ratio ${String(n % 100)} percent after ${String(n)} lookups`,
  (n) => `ERROR connection to 10.0.${String(n % 250)}.7 refused for job ${String(n)}`,
  (n) => `INFO user u${String(n % 53)} opened page /item/${String(n)}`,
  (n) => `DEBUG queue depth ${String(n % 40)} at tick ${String(n)}`,
];

export const KIND_COUNT = KINDS.length;

/** Line `n`: unique by its `[#n]`. */
export const numberedLine = (n: number): string => `${KINDS[n % KINDS.length]?.(n) ?? ''} [#${String(n)}]`;

export function numberOf(line: string): number {
  const text = /\[#(\d+)\]$/.exec(line)?.[1];
  return text === undefined ? -1 : Number(text);
}

export interface Comparison {
  readonly lost: number;
  readonly doubled: number;
  /** Lines that are there and were never sent, or are not byte for byte what was sent. */
  readonly foreign: number;
  readonly inOrder: boolean;
}

/**
 * What the store gave back against what was sent. `doubtful`: sent, but never acknowledged: such a line may be there once or not at all.
 */
export function compare(
  stored: readonly string[],
  acknowledged: ReadonlySet<number>,
  doubtful: ReadonlySet<number>,
): Comparison {
  const seen = new Set<number>();
  let [doubled, foreign, before] = [0, 0, -1];
  let inOrder = true;
  for (const line of stored) {
    const n = numberOf(line);
    if (n < 0 || numberedLine(n) !== line || !(acknowledged.has(n) || doubtful.has(n))) foreign += 1;
    else if (seen.has(n)) doubled += 1;
    else {
      if (n < before) inOrder = false;
      before = n;
      seen.add(n);
    }
  }
  let lost = 0;
  for (const n of acknowledged) if (!seen.has(n)) lost += 1;
  return { lost, doubled, foreign, inOrder };
}

/**
 * What the store gave back of a partition against what the broker holds of it. A sender that tried again may have put a line into the topic twice: then it
 * belongs into the store twice. The order is judged where nothing is missing and nothing too much.
 */
export function compareWithTopic(stored: readonly string[], inTopic: readonly string[]): Comparison {
  const missing = new Map<string, number>();
  for (const line of inTopic) missing.set(line, (missing.get(line) ?? 0) + 1);
  let [doubled, foreign] = [0, 0];
  for (const line of stored) {
    const left = missing.get(line);
    if (left === undefined) foreign += 1;
    else if (left === 0) doubled += 1;
    else missing.set(line, left - 1);
  }
  const lost = [...missing.values()].reduce((sum, left) => sum + left, 0);
  const complete = lost + doubled + foreign === 0;
  return { lost, doubled, foreign, inOrder: !complete || stored.every((line, at) => line === inTopic[at]) };
}
