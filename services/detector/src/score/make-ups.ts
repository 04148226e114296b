import { hash53 } from '../math/hash53.ts';

/** Make-ups remembered; a session of another is new. */
const MAX_MAKE_UPS = 50_000;

/** What sessions are made of: which templates, each how often. */
export class MakeUps {
  readonly #times = new Map<number, number>();
  #sessions = 0;
  #singles = 0;

  /** Chance that the next session has a make-up never seen (Good–Turing). */
  get newChance(): number {
    return (this.#singles + 0.5) / (this.#sessions + 1);
  }

  knows(counts: ReadonlyMap<string, number>): boolean {
    return this.#times.has(exactly(counts));
  }

  learn(counts: ReadonlyMap<string, number>): void {
    this.#sessions += 1;
    const key = exactly(counts);
    const before = this.#times.get(key) ?? 0;
    if (before === 0 && this.#times.size >= MAX_MAKE_UPS) return;
    this.#times.set(key, before + 1);
    this.#singles += before === 0 ? 1 : before === 1 ? -1 : 0;
  }
}

const exactly = (counts: ReadonlyMap<string, number>): number =>
  hash53(
    [...counts]
      .map(([id, count]) => `${id} ${String(count)}`)
      .sort()
      .join(),
  );
