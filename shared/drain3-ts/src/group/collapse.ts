import type { Ideas } from '../ideas.ts';
import type { Cell } from './cells.ts';
import { HAS_LEAD, HAS_LETTERS, HAS_WORD, IS_CLOSING, IS_VALUE, LEAD_HAS_WORD } from './key-facts.ts';
import type { KeyTable } from './key-table.ts';
import type { Sequences } from './sequences.ts';

/** What a cell is in the coarse view of its message. */
const CONSTANT = 0;
const VALUE = 1;
const JOINS = 2; // the value before it

/** All that a message of one word says, where the word is the name of a file. */
const FILE_TYPE = /\.[a-z][a-z0-9]{0,4}$/;
const OPENING = '([{<';
const opens = (raw: string): boolean => raw !== '' && OPENING.includes(raw.charAt(0));

/**
 * Messages seen coarsely: everything that may be a value is one, neighbouring values are one. Used to compare messages whose values differ in
 * several places or in their number of words. What it says of the last message asked for stands in its fields.
 */
export class CoarseView {
  /** What messages of one coarse form have in common: a key for each constant and each value. */
  name = new Int32Array(64);
  length = 0;
  /** Positions that hold common words, and whether any holds letters. */
  words = 0;
  hasLetters = false;
  readonly #keys: KeyTable;
  readonly #hasClosings: boolean;
  readonly #hasFiles: boolean;
  #roles = new Uint8Array(64);

  constructor(keys: KeyTable, ideas: Ideas) {
    this.#keys = keys;
    this.#hasClosings = ideas.has('closings');
    this.#hasFiles = ideas.has('files');
  }

  /**
   * @param cells of the message.
   * @param sequence what each cell is taken for, where other messages have already shown it to be a value.
   * @param constants texts that are no value here, because every message of the kind has them.
   */
  look(
    cells: readonly Cell[],
    { units, starts }: Sequences,
    sequence: number,
    constants: ReadonlySet<string> | undefined,
  ): void {
    this.#mark(cells, units, starts[sequence] as number, constants);
    this.length = this.words = 0;
    this.hasLetters = false;
    const start = starts[sequence] as number;
    for (let at = 0; at < cells.length; at++) {
      const role = this.#roles[at];
      if (role === JOINS) continue;
      const key = units[start + at] as number;
      const facts = this.#keys.factsOf(key, at === 0);
      if (role === CONSTANT) {
        if ((facts & HAS_WORD) !== 0) this.words++;
        if ((facts & HAS_LETTERS) !== 0) this.hasLetters = true;
        this.name[this.length++] = key;
      } else {
        if ((facts & LEAD_HAS_WORD) !== 0) this.words++;
        this.name[this.length++] = this.#keys.mergedOf(key, at === 0);
      }
    }
    if (cells.length === 1 && this.#hasFiles) this.#addFileType(units[start] as number);
  }

  /** Where the cells of the coarse form start: they are those of the message, but neighbouring values are one. */
  startsOf(
    cells: readonly Cell[],
    { units, starts }: Sequences,
    sequence: number,
    constants: ReadonlySet<string>,
  ): number[] {
    this.#mark(cells, units, starts[sequence] as number, constants);
    const result: number[] = [];
    for (let at = 0; at < cells.length; at++) if (this.#roles[at] !== JOINS) result.push(at);
    return result;
  }

  #addFileType(key: number): void {
    const type = FILE_TYPE.exec(this.#keys.textOf(key))?.[0];
    if (type === undefined) return;
    this.name[this.length++] = -1 - this.#keys.numberOf(type);
    this.hasLetters = true;
  }

  #mark(cells: readonly Cell[], units: Int32Array, start: number, constants: ReadonlySet<string> | undefined): void {
    if (cells.length >= this.#roles.length) {
      this.#roles = new Uint8Array(cells.length * 2);
      this.name = new Int32Array(cells.length * 2);
    }
    let isOpen = false; // whether the last cell is a value that a next value joins
    for (let at = 0; at < cells.length; at++) {
      const facts = this.#keys.factsOf(units[start + at] as number, at === 0);
      if (isOpen && this.#hasClosings && (facts & IS_CLOSING) !== 0) this.#roles[at] = JOINS;
      else if ((facts & IS_VALUE) === 0 || constants?.has((cells[at] as Cell).raw) === true) {
        isOpen = false;
        this.#roles[at] = CONSTANT;
      } else {
        this.#roles[at] = isOpen && (facts & HAS_LEAD) === 0 && !opens((cells[at] as Cell).raw) ? JOINS : VALUE;
        isOpen = true;
      }
    }
  }
}
