import type { Ideas } from '../ideas.ts';
import { SLOT } from '../tokens.ts';
import { grown } from './grown.ts';
import { keyFacts } from './key-facts.ts';
import { mergedKey, splitLead } from './lead.ts';

const FIRST_KEYS = 256;

/** A key's facts and what it is once its values are merged; 0: not known yet. */
class Known {
  bits = new Int32Array(FIRST_KEYS);
  merged = new Int32Array(FIRST_KEYS);

  makeRoom(keys: number): void {
    if (keys <= this.bits.length) return;
    this.bits = grown(this.bits, keys);
    this.merged = grown(this.merged, keys);
  }
}

/** Numbers for the keys of one miner's patterns, and what grouping asks of each key, found once. */
export class KeyTable {
  /** The number of a slot. */
  readonly slot: number;
  readonly #ideas: Ideas;
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = ['']; // none has the number 0
  readonly #first = new Known(); // at the start of a message
  readonly #later = new Known();

  constructor(ideas: Ideas) {
    this.#ideas = ideas;
    this.slot = this.numberOf(SLOT);
  }

  numberOf(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#texts.push(key) - 1;
    this.#numbers.set(key, number);
    this.#first.makeRoom(number + 1);
    this.#later.makeRoom(number + 1);
    return number;
  }

  textOf(number: number): string {
    return this.#texts[number] as string;
  }

  /** Bits of key-facts.ts. */
  factsOf(number: number, isFirst: boolean): number {
    const bits = (isFirst ? this.#first : this.#later).bits[number] as number;
    return bits === 0 ? this.#learn(number, isFirst) : bits;
  }

  /** The key that it is once its values are merged. */
  mergedOf(number: number, isFirst: boolean): number {
    const { merged } = isFirst ? this.#first : this.#later;
    const known = merged[number] as number;
    if (known !== 0) return known;
    this.#learn(number, isFirst);
    return (isFirst ? this.#first : this.#later).merged[number] as number;
  }

  /** A key without its lead, quotes and punctuation. */
  bodyOf(number: number, isFirst: boolean): string {
    return splitLead(this.textOf(number), isFirst).body;
  }

  #learn(number: number, isFirst: boolean): number {
    const { bits, lead } = keyFacts(this.textOf(number), isFirst, this.#ideas);
    const merged = this.numberOf(mergedKey(lead));
    const known = isFirst ? this.#first : this.#later;
    known.bits[number] = bits;
    known.merged[number] = merged;
    return bits;
  }
}
