import type { LineSummary, Position } from '@logsieve/contracts';

export const MAX_EVIDENCE = 50;
const KEPT = 24;

/** Plain data of an `Evidence`. */
export interface EvidenceState {
  readonly kept: readonly Position[];
  readonly stride: number;
  readonly seen: number;
  readonly untilNext: number;
  readonly last: Position | null;
}

/** Positions of some of many lines: the first, the last, and others spread evenly over the rest. Columns, as lines are many. */
export class Evidence {
  #sources: string[] = [];
  /** Partition, offset, index, one after another. */
  #numbers: number[] = [];
  #stride = 1;
  #seen = 0;
  #untilNext = 0;
  #hasLast = false;
  #lastSource = '';
  #lastPartition = 0;
  #lastOffset = 0;
  #lastIndex = 0;

  take(line: Pick<LineSummary, 'source' | 'partition' | 'offset' | 'index'>): void {
    this.#seen += 1;
    if (this.#untilNext > 0) {
      this.#untilNext -= 1;
      this.#hasLast = true;
      this.#lastSource = line.source;
      this.#lastPartition = line.partition;
      this.#lastOffset = line.offset;
      this.#lastIndex = line.index;
      return;
    }
    if (this.#sources.length === KEPT) this.#thin();
    this.#sources.push(line.source);
    this.#numbers.push(line.partition, line.offset, line.index);
    this.#untilNext = this.#stride - 1;
    this.#hasLast = false;
  }

  positions(): Position[] {
    const kept = this.#sources.map((source, at) => ({
      source,
      partition: this.#numbers[at * 3] ?? 0,
      offset: this.#numbers[at * 3 + 1] ?? 0,
      index: this.#numbers[at * 3 + 2] ?? 0,
    }));
    return this.#hasLast ? [...kept, this.#last()] : kept;
  }

  save(): EvidenceState {
    const last = this.#hasLast ? this.#last() : null;
    const kept = last === null ? this.positions() : this.positions().slice(0, -1);
    return { kept, stride: this.#stride, seen: this.#seen, untilNext: this.#untilNext, last };
  }

  static restore({ kept, stride, seen, untilNext, last }: EvidenceState): Evidence {
    const evidence = new Evidence();
    evidence.#sources = kept.map(({ source }) => source);
    evidence.#numbers = kept.flatMap(({ partition, offset, index }) => [partition, offset, index]);
    evidence.#stride = stride;
    evidence.#seen = seen;
    evidence.#untilNext = untilNext;
    if (last !== null) {
      evidence.#hasLast = true;
      evidence.#lastSource = last.source;
      evidence.#lastPartition = last.partition;
      evidence.#lastOffset = last.offset;
      evidence.#lastIndex = last.index;
    }
    return evidence;
  }

  #last(): Position {
    return {
      source: this.#lastSource,
      partition: this.#lastPartition,
      offset: this.#lastOffset,
      index: this.#lastIndex,
    };
  }

  /** Every second one goes; from now on half as many are taken. */
  #thin(): void {
    this.#sources = this.#sources.filter((_, at) => at % 2 === 0);
    this.#numbers = this.#numbers.filter((_, at) => Math.floor(at / 3) % 2 === 0);
    this.#stride *= 2;
  }
}

/** At most `limit` of several lists: the first list gets at least half, the others share the rest; duplicates once, in order. */
export function mergeEvidence(lists: readonly (readonly Position[])[], limit = MAX_EVIDENCE): Position[] {
  const [first = [], ...others] = lists;
  const rest = spread(others.flat(), limit - Math.min(first.length, Math.ceil(limit / 2)));
  const merged = [...spread(first, limit - rest.length), ...rest];
  const unique = new Map(
    merged.map((at) => [`${at.source}\0${String(at.partition)}\0${String(at.offset)}\0${String(at.index)}`, at]),
  );
  return [...unique.values()].slice(0, limit);
}

/** First, last and evenly between. */
export function spread<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  if (limit <= 0) return [];
  if (limit === 1) return items.slice(0, 1);
  const chosen: T[] = [];
  for (let at = 0; at < limit; at += 1) {
    const item = items[Math.round((at * (items.length - 1)) / (limit - 1))];
    if (item !== undefined) chosen.push(item);
  }
  return chosen;
}
