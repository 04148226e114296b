import type { LineSummary, ParsedBatch } from '@logsieve/contracts';

export interface SeenPosition {
  readonly source: string;
  readonly partition: number;
  readonly nextOffset: number;
}

/** Sources held; a source that has not been heard of for longest is forgotten first. */
const MAX_SOURCES = 200_000;

/** How far each source partition has been counted, so that a line delivered again counts once. */
export class Positions {
  readonly #seen = new Map<string, SeenPosition>();

  /** Lines of the batch that were not counted yet. */
  unseen({ source, partition, lastOffset, lines }: ParsedBatch): readonly LineSummary[] {
    const next = this.#seen.get(keyOf(source, partition))?.nextOffset ?? 0;
    const [first] = lines;
    if (first === undefined || lastOffset < next) return [];
    return first.offset >= next ? lines : lines.filter((line) => line.offset >= next);
  }

  take({ source, partition, lastOffset }: Pick<ParsedBatch, 'source' | 'partition' | 'lastOffset'>): void {
    const key = keyOf(source, partition);
    const nextOffset = Math.max(this.#seen.get(key)?.nextOffset ?? 0, lastOffset + 1);
    this.#seen.delete(key);
    this.#seen.set(key, { source, partition, nextOffset });
    if (this.#seen.size > MAX_SOURCES) for (const oldest of this.#seen.keys()) return void this.#seen.delete(oldest);
  }

  list(): SeenPosition[] {
    return [...this.#seen.values()];
  }

  restore(positions: readonly SeenPosition[]): void {
    for (const one of positions) this.#seen.set(keyOf(one.source, one.partition), one);
  }
}

const keyOf = (source: string, partition: number): string => `${String(partition)}\0${source}`;
