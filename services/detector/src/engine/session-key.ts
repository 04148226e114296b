import type { LineSummary } from '@logsieve/contracts';
import type { TemplateBook } from './template-book.ts';

/** Which variable of a pattern names the object its line is about; -1: none. Looked up once per pattern. */
export class SessionKeys {
  readonly #book: TemplateBook;
  readonly #slots = new Map<string, number>();

  constructor(book: TemplateBook) {
    this.#book = book;
  }

  /** The trace, else the first variable of category OID (an object's id); '' where a line belongs to no session. */
  of(line: LineSummary): string {
    if (line.traceId !== '') return line.traceId;
    if (line.params.length === 0) return '';
    let slot = this.#slots.get(line.patternId);
    if (slot === undefined) {
      slot = this.#book.slots(line.patternId).findIndex(({ category }) => category === 'OID');
      if (this.#book.knowsPattern(line.patternId)) this.#slots.set(line.patternId, slot);
    }
    return slot < 0 ? '' : (line.params[slot] ?? '');
  }
}
