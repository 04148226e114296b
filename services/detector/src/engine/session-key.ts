import type { LineSummary } from '@logsieve/contracts';
import type { TemplateBook } from './template-book.ts';

const NONE: readonly number[] = [];

/** Which variables of a pattern name objects; the first is what its line is about. Looked up once per pattern. */
export class SessionKeys {
  readonly #book: TemplateBook;
  readonly #slots = new Map<string, readonly number[]>();

  constructor(book: TemplateBook) {
    this.#book = book;
  }

  /** The trace, else the first variable of category OID (an object's id); '' where a line belongs to no session. */
  of(line: LineSummary): string {
    if (line.traceId !== '') return line.traceId;
    const [slot] = this.objects(line);
    return slot === undefined ? '' : (line.params[slot] ?? '');
  }

  /** Slots of the objects' ids that a line names. */
  objects(line: LineSummary): readonly number[] {
    if (line.params.length === 0) return NONE;
    let slots = this.#slots.get(line.patternId);
    if (slots === undefined) {
      const found = this.#book.slots(line.patternId).flatMap(({ category }, at) => (category === 'OID' ? [at] : []));
      slots = found.length === 0 ? NONE : found;
      if (this.#book.knowsPattern(line.patternId)) this.#slots.set(line.patternId, slots);
    }
    return slots;
  }
}
