import type { NewKnowledge, StoreWriter } from '@logsieve/store';
import type { Knowledge } from '../parse/service-parser.ts';

/**
 * Patterns and templates on their way to the store. A miner says what is new once: it is kept here until the store has it, whatever fails
 * meanwhile. Lines may be stored when `save` has resolved, as it waits for all that was handed in before, by whichever partition.
 */
export class KnowledgeKeeper {
  readonly #writer: Pick<StoreWriter, 'saveKnowledge'>;
  #unsaved: Knowledge[] = [];
  #saving: Promise<void> = Promise.resolve();

  constructor(writer: Pick<StoreWriter, 'saveKnowledge'>) {
    this.#writer = writer;
  }

  save(fresh: Knowledge): Promise<void> {
    if (fresh.patterns.length + fresh.templates.length + fresh.links.length > 0) this.#unsaved.push(fresh);
    const saved = this.#saving.then(() => this.#saveAll());
    this.#saving = saved.catch(() => undefined); // the caller gets the error; the next one tries again
    return saved;
  }

  async #saveAll(): Promise<void> {
    // A copy: what is handed in while this is written comes behind it, and is not yet saved.
    const pending = [...this.#unsaved];
    if (pending.length === 0) return;
    await this.#writer.saveKnowledge(joined(pending));
    this.#unsaved = this.#unsaved.slice(pending.length);
  }
}

/** In the order they were found: of a link or a text that changed twice the last one must come last. */
const joined = (all: readonly Knowledge[]): NewKnowledge => ({
  patterns: all.flatMap((one) => one.patterns),
  templates: all.flatMap((one) => one.templates),
  links: all.flatMap((one) => one.links),
});
