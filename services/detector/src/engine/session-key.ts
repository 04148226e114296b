import type { LineSummary } from '@logsieve/contracts';
import type { TemplateBook } from './template-book.ts';

const NONE: readonly number[] = [];

/** The trace, else the first variable that is an object's id; '' where a line belongs to no session. */
export function sessionOf(line: LineSummary, objects: readonly number[]): string {
  const slot = objects[0];
  return line.traceId !== '' ? line.traceId : slot === undefined ? '' : (line.params[slot] ?? '');
}

/** Which variables of a pattern are objects' ids (category OID). Looked up once per pattern. */
export class ObjectSlots {
  readonly #book: TemplateBook;
  readonly #known = new Map<string, readonly number[]>();

  constructor(book: TemplateBook) {
    this.#book = book;
  }

  of(line: LineSummary): readonly number[] {
    if (line.params.length === 0) return NONE;
    let slots = this.#known.get(line.patternId);
    if (slots === undefined) {
      const found = this.#book.slots(line.patternId).flatMap(({ category }, at) => (category === 'OID' ? [at] : []));
      slots = found.length === 0 ? NONE : found;
      if (this.#book.knowsPattern(line.patternId)) this.#known.set(line.patternId, slots);
    }
    return slots;
  }
}
