import type { LineSummary, ParsedBatch } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { TemplateBook } from './engine/template-book.ts';
import type { Model } from './model-port.ts';

export interface Knowledge {
  /** Everything the store knows, once at the start. */
  load(): Promise<void>;
  /** Makes sure that the book has a text, and the model's opinion of it, for every template of these lines. Never throws: what fails is asked again. */
  prepare(batch: ParsedBatch, lines: readonly LineSummary[]): Promise<void>;
}

/** What templates say: from the batch itself, else from the store; each text is judged once. */
export function createKnowledge(dependencies: {
  readonly book: TemplateBook;
  readonly resume: Pick<Store['resume'], 'loadKnowledge'>;
  readonly model: Pick<Model, 'failureText'>;
  readonly logger: Logger;
  readonly onFailure: () => void;
}): Knowledge {
  const { book, resume, model, logger, onFailure } = dependencies;

  async function attempt(work: () => Promise<void>, what: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      onFailure();
      logger.warn({ error: messageOf(error) }, what);
    }
  }

  async function loadMissing(lines: readonly LineSummary[]): Promise<void> {
    const missing = new Map<string, Set<string>>();
    for (const { service, templateId } of lines) {
      if (templateId === '' || book.knows(templateId)) continue;
      const ids = missing.get(service) ?? new Set();
      missing.set(service, ids.add(templateId));
    }
    for (const [service, ids] of missing) {
      await attempt(async () => {
        book.learn(await resume.loadKnowledge(service));
        // The store does not have it either: an empty text, so that it is not asked for with every batch.
        book.learn({
          templates: [...ids].filter((id) => !book.knows(id)).map((id) => ({ id, text: '', service })),
          patterns: [],
        });
      }, 'templates could not be read, their text is unknown for now');
    }
  }

  async function judgeTexts(lines: readonly LineSummary[]): Promise<void> {
    const ids = new Set<string>();
    for (const { templateId } of lines) if (templateId !== '' && book.needsJudgement(templateId)) ids.add(templateId);
    if (ids.size === 0) return;
    const asked = [...ids];
    await attempt(async () => {
      const failures = await model.failureText(asked.map((id) => book.text(id)));
      asked.forEach((id, at) => {
        book.judge(id, failures[at] ?? 0);
      });
    }, 'texts could not be judged, tried again with the next lines');
  }

  return {
    async load() {
      book.learn(await resume.loadKnowledge());
    },
    async prepare(batch, lines) {
      book.learn(batch);
      await loadMissing(lines);
      await judgeTexts(lines);
    },
  };
}
