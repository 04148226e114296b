import type { Ideas } from '../ideas.ts';
import type { Cell } from './cells.ts';
import type { CoarseView } from './collapse.ts';
import { type OpenCell, OpenCells } from './open.ts';
import type { Rows } from './rows.ts';
import { Sequences } from './sequences.ts';

/**
 * One event type: indexes of its patterns, and its positions, constant or open, in each way its members are cut. The
 * first cut is the one its text shows.
 */
export type Grouped = {
  readonly members: readonly number[];
  readonly cuts: readonly (readonly OpenCell[])[];
  readonly words: number;
};

/** Rows needed of one coarse form to merge them, with two or more common words in it, and with one. */
const SHAPE_ROWS = 3;
const SHAPE_ROWS_FEW_WORDS = 6;
/** And without any, as in commands and their options. */
const SHAPE_ROWS_NO_WORDS = 12;

/** Rows of one coarse form. */
type Shape = { readonly rows: number[]; readonly words: number; readonly hasLetters: boolean };

/** Rows with one coarse form, when there are enough of them, are one event type, whatever their number of words. */
export class ShapeMerge {
  readonly #rows: Rows;
  readonly #messages: readonly (readonly Cell[])[];
  readonly #sequences: Sequences;
  readonly #view: CoarseView;
  readonly #ideas: Ideas;

  constructor(
    rows: Rows,
    messages: readonly (readonly Cell[])[],
    sequences: Sequences,
    view: CoarseView,
    ideas: Ideas,
  ) {
    this.#rows = rows;
    this.#messages = messages;
    this.#sequences = sequences;
    this.#view = view;
    this.#ideas = ideas;
  }

  groups(): Grouped[] {
    const groups: Grouped[] = [];
    const all = Array.from(this.#rows.sequences, (_, row) => row);
    for (const shape of this.#byShape(all, undefined)) {
      if (!isEnough(shape, this.#ideas)) this.#addApart(shape, groups);
      else {
        const constants = this.#sharedTexts(shape.rows);
        // Without constants it would have one coarse form again.
        const parts = constants.size === 0 ? [shape] : this.#byShape(shape.rows, constants);
        for (const part of parts) {
          if (isEnough(part, this.#ideas)) groups.push(this.#together(part, constants));
          else this.#addApart(part, groups);
        }
      }
    }
    return groups;
  }

  #cells(message: number): readonly Cell[] {
    return this.#messages[message] as readonly Cell[];
  }

  #byShape(rows: readonly number[], constants: ReadonlySet<string> | undefined): Shape[] {
    const view = this.#view;
    const names = new Sequences();
    const shapes: Shape[] = [];
    for (const row of rows) {
      const sequence = this.#rows.sequences[row] as number;
      view.look(this.#cells(this.#rows.firstOf(row)), this.#sequences, sequence, constants);
      const number = names.numberOf(view.name, view.length);
      if (number < shapes.length) shapes[number]?.rows.push(row);
      else shapes.push({ rows: [row], words: view.words, hasLetters: view.hasLetters });
    }
    return shapes;
  }

  /** Texts that look like values but stand in every message: constants of this event type. */
  #sharedTexts(rows: readonly number[]): ReadonlySet<string> {
    const first = this.#cells(this.#rows.firstOf(rows[0] as number));
    const shared = new Set(first.map(({ raw }) => raw).filter((raw) => /^[A-Za-z]/.test(raw)));
    for (const row of rows) {
      for (const message of this.#rows.membersOf(row)) {
        if (shared.size === 0) return shared;
        const cells = this.#cells(message);
        for (const text of shared) if (!cells.some(({ raw }) => raw === text)) shared.delete(text);
      }
    }
    return shared;
  }

  #addApart({ rows, words }: Shape, groups: Grouped[]): void {
    for (const row of rows) {
      const members = this.#rows.membersOf(row);
      groups.push({ members, cuts: [this.#fineCut(members)], words });
    }
  }

  /** All messages of a row are cut like its first: others may look different where grouping ignores it. */
  #together({ rows, words }: Shape, constants: ReadonlySet<string>): Grouped {
    const members: number[] = [];
    const cuts: (readonly OpenCell[])[] = [];
    let coarse: OpenCells | undefined;
    for (const row of rows) {
      const some = this.#rows.membersOf(row);
      const sequence = this.#rows.sequences[row] as number;
      const first = this.#cells(some[0] as number);
      const starts = this.#view.startsOf(first, this.#sequences, sequence, constants);
      coarse ??= new OpenCells(first, starts);
      for (const message of some) {
        members.push(message);
        coarse.addCut(this.#cells(message), starts);
      }
      cuts.push(this.#fineCut(some));
    }
    return { members, cuts: coarse === undefined ? cuts : [coarse.result(), ...cuts], words };
  }

  #fineCut(members: readonly number[]): readonly OpenCell[] {
    const first = this.#cells(members[0] as number);
    if (members.length === 1) return first;
    const cut = new OpenCells(first, undefined);
    for (let at = 1; at < members.length; at++) cut.add(this.#cells(members[at] as number));
    return cut.result();
  }
}

function isEnough({ rows, words, hasLetters }: Shape, ideas: Ideas): boolean {
  if (!ideas.has('shapes')) return false;
  if (words === 0) return hasLetters && ideas.has('options') && rows.length >= SHAPE_ROWS_NO_WORDS;
  return rows.length >= (words >= 2 ? SHAPE_ROWS : SHAPE_ROWS_FEW_WORDS);
}
