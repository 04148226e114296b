import { closePane } from '../engine/close-pane.ts';
import type { Draft } from '../engine/finding.ts';
import { newServiceHabit } from '../engine/habits.ts';
import type { TemplateBook } from '../engine/template-book.ts';
import { Values } from '../engine/values.ts';
import type { Unit } from './unit.ts';

/** Units are not forgotten: what was normal in the training stays normal. */
const DECAY = 0.5 ** (1 / 100_000);
const MAX_TEMPLATES = 20_000;
/** What one unit in so many shows by chance is no news. */
const HORIZON = 10;

/** The live service's detectors with units for panes: each is judged by what was learned from those before it, then learned. */
export class LiveDetectors {
  readonly #habit = newServiceHabit();
  readonly #values = new Values();
  readonly #book: TemplateBook;

  constructor(book: TemplateBook) {
    this.#book = book;
  }

  /** What the model should see of a unit, strongest first. */
  next(unit: Unit): Draft[] {
    for (const line of unit.lines) this.#values.take(line, this.#book, this.#habit.families.of, false);
    const { drafts } = closePane({
      service: 'this input',
      habit: this.#habit,
      pane: unit.pane,
      findings: this.#values.close(this.#book, HORIZON),
      book: this.#book,
      paneSeconds: 1,
      panes: HORIZON,
      decay: DECAY,
      maxTemplates: MAX_TEMPLATES,
      isTime: false,
    });
    return drafts.sort((a, b) => b.score - a.score);
  }
}
