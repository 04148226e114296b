import { forgetOldest } from '../engine/template-book.ts';

/** Stretches that history is cut into. */
const STRETCHES = 64;
const MAX_TEXTS = 50_000;
/** Stretches that count as seen without the text: with little history nothing is said all day. */
const DOUBT = 4;

/**
 * How steadily each text is written: the share of stretches of history in which it was. What fails all day is daily bread; what fails in a burst is news, however many
 * lines it wrote. History is cut into at most 64 stretches of equal length, which grow two by two, so that memory is bounded whatever the length.
 */
export class TextSpread {
  readonly #texts = new Map<string, Stretches>();
  #all = new Stretches();
  #from: number | null = null;
  #length = 1;

  /** Share of stretches so far that have the text, 0..1. */
  share(id: string): number {
    return (this.#texts.get(id)?.count ?? 0) / (this.#all.count + DOUBT);
  }

  /** `at`: seconds, or lines where there is no time; what comes before the first counts to the first stretch. */
  learn(ids: Iterable<string>, at: number): void {
    this.#from ??= at;
    while (at - this.#from >= STRETCHES * this.#length) this.#double();
    const place = Math.max(0, Math.floor((at - this.#from) / this.#length));
    this.#all.add(place);
    for (const id of ids) {
      const stretches = this.#texts.get(id) ?? new Stretches();
      stretches.add(place);
      this.#texts.delete(id); // to the young end
      this.#texts.set(id, stretches);
    }
    forgetOldest(this.#texts, MAX_TEXTS);
  }

  #double(): void {
    this.#length *= 2;
    this.#all = this.#all.halved();
    for (const [id, stretches] of this.#texts) this.#texts.set(id, stretches.halved());
  }
}

/** 64 bits. */
class Stretches {
  #low = 0;
  #high = 0;
  count = 0;

  add(place: number): void {
    const bit = 1 << (place % 32);
    if (place < 32) {
      if ((this.#low & bit) === 0) this.count += 1;
      this.#low |= bit;
    } else {
      if ((this.#high & bit) === 0) this.count += 1;
      this.#high |= bit;
    }
  }

  halved(): Stretches {
    const half = new Stretches();
    for (let place = 0; place < STRETCHES; place += 1) {
      const bits = place < 32 ? this.#low : this.#high;
      if ((bits & (1 << (place % 32))) !== 0) half.add(place >> 1);
    }
    return half;
  }
}
