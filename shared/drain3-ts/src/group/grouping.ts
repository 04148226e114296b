import type { Ideas } from '../ideas.ts';
import { absorb } from './absorb.ts';
import { enoughInCommon } from './agreement.ts';
import type { Cell } from './cells.ts';
import { CoarseView } from './collapse.ts';
import { KeyTable } from './key-table.ts';
import { mergeFamilies } from './merge-families.ts';
import { Rows } from './rows.ts';
import { Sequences } from './sequences.ts';
import { type Grouped, ShapeMerge } from './shapes.ts';

/**
 * Groups cell sequences into event types. What is kept from one grouping to the next, numbers for keys and for sequences of keys, saves work and
 * changes no result: that is a pure function of the set. Near linear in the total number of words.
 */
export class Grouping {
  readonly #ideas: Ideas;
  readonly #similarity: number;
  readonly #keys: KeyTable;
  readonly #sequences = new Sequences();
  readonly #view: CoarseView;
  readonly #messages: (readonly Cell[])[] = [];
  /** Of each message, its sequence of keys. */
  readonly #numbers: number[] = [];
  #buffer = new Int32Array(64);

  /** @param similarity least share of positions that the messages of one event type have in common. */
  constructor(ideas: Ideas, similarity: number) {
    this.#ideas = ideas;
    this.#similarity = similarity;
    this.#keys = new KeyTable(ideas);
    this.#view = new CoarseView(this.#keys, ideas);
  }

  /** How many messages were added. */
  get size(): number {
    return this.#messages.length;
  }

  add(cells: readonly Cell[]): void {
    if (cells.length > this.#buffer.length) this.#buffer = new Int32Array(cells.length * 2);
    cells.forEach(({ key }, at) => (this.#buffer[at] = this.#keys.numberOf(key)));
    this.#messages.push(cells);
    this.#numbers.push(this.#sequences.numberOf(this.#buffer, cells.length));
  }

  /** @param order all messages; another order changes nothing but the order of the result. @returns groups of places in it. */
  groups(order: readonly number[]): readonly Grouped[] {
    const known = this.#sequences.count;
    const numbers = Int32Array.from(order, (message) => this.#numbers[message] as number);
    const rows = new Rows(numbers);
    const messages = order.map((message) => this.#messages[message] as readonly Cell[]);
    if (this.#ideas.has('families')) mergeFamilies(rows, this.#sequences, this.#keys, this.#ideas);
    const groups = new ShapeMerge(rows, messages, this.#sequences, this.#view, this.#ideas).groups();
    this.#sequences.cutTo(known);
    const grouped = this.#ideas.has('absorb') ? absorb(groups, messages) : groups;
    return this.#similarity > 0 ? enoughInCommon(grouped, messages, numbers, this.#similarity) : grouped;
  }
}
