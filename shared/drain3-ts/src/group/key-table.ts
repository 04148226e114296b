import type { Ideas } from '../ideas.ts';
import { SLOT } from '../tokens.ts';
import { grown } from '../grown.ts';
import { keyFacts, keyMarks } from './key-facts.ts';
import { mergedKey, splitLead } from './lead.ts';

const FIRST_KEYS = 256;

/** Of each key its marks and its facts, and what it is once its values are merged; 0: not known yet. */
class Known {
  marks = new Int32Array(FIRST_KEYS);
  facts = new Int32Array(FIRST_KEYS);
  merged = new Int32Array(FIRST_KEYS);

  makeRoom(keys: number): void {
    if (keys <= this.marks.length) return;
    this.marks = grown(this.marks, keys);
    this.facts = grown(this.facts, keys);
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

  marksOf(number: number, isFirst: boolean): number {
    const { marks } = isFirst ? this.#first : this.#later;
    const known = marks[number] as number;
    if (known !== 0) return known;
    const key = this.textOf(number);
    return (marks[number] = keyMarks(key, splitLead(key, isFirst).lead));
  }

  factsOf(number: number, isFirst: boolean): number {
    const { facts } = isFirst ? this.#first : this.#later;
    const known = facts[number] as number;
    return known !== 0 ? known : (facts[number] = keyFacts(this.textOf(number), isFirst, this.#ideas));
  }

  /** The key that it is once its values are merged. */
  mergedOf(number: number, isFirst: boolean): number {
    const known = isFirst ? this.#first : this.#later;
    const merged = known.merged[number] as number;
    if (merged !== 0) return merged;
    const made = this.numberOf(mergedKey(splitLead(this.textOf(number), isFirst).lead));
    return (known.merged[number] = made);
  }

  /** A key without its lead, quotes and punctuation. */
  bodyOf(number: number, isFirst: boolean): string {
    return splitLead(this.textOf(number), isFirst).body;
  }
}
