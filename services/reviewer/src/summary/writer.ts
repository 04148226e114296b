import { createHash } from 'node:crypto';
import type { SummaryWriter, WrittenSummary } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { ReviewRecords } from '@logsieve/store';
import type { Call } from '../ask.ts';
import type { ReviewerMetrics } from '../metrics.ts';
import type { PromptFile } from '../prompt/prompt-file.ts';
import { SUMMARY_SCHEMA, parseSummaryAnswer } from './answer.ts';
import type { RawSentence } from './answer.ts';
import { checkSummary } from './check.ts';
import { renderSummary } from './render.ts';
import type { RenderedSummary } from './render.ts';

export interface SummaryWriterOptions {
  readonly call: Call;
  readonly records: Pick<ReviewRecords, 'cachedAnswer' | 'saveAnswer'>;
  readonly prompt: PromptFile;
  readonly model: string;
  readonly metrics: ReviewerMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Why the endpoint is given a rest; '' where it is not. */
  readonly trouble: () => string;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
}

export interface Summaries {
  readonly write: SummaryWriter;
  /** Resolves when none is being written. */
  idle(): Promise<void>;
}

const ONLY_FACTS = "from facts only: a key with role 'read' does not use the LLM budget";
/** Summaries written at the same time; more are composed by rules. */
const MOST_AT_ONCE = 2;

const unwritten = (reason: string, removed = 0): WrittenSummary => ({ kind: 'unwritten', reason, removed });

/**
 * One call per set of facts, under the same budget, pace and redaction as reviews; its answer is kept for ever and checked each time it is shown. Who asks
 * waits as long as their signal says; the answer that comes later is there the next time.
 */
export function createSummaryWriter(options: SummaryWriterOptions): Summaries {
  const { call, records, prompt, model, metrics, logger, clock } = options;
  const running = new Map<string, Promise<WrittenSummary>>();

  function checked(sentences: readonly RawSentence[], rendered: RenderedSummary, by: string): WrittenSummary {
    const { sentences: kept, removed } = checkSummary(sentences, rendered);
    return kept.length === 0
      ? unwritten('no sentence of the answer could be verified', removed)
      : { kind: 'written', sentences: kept, removed, model: by };
  }

  async function ask(key: string, rendered: RenderedSummary): Promise<WrittenSummary> {
    const asked = await call(rendered.prompt, options.stopping, parseSummaryAnswer, { schema: SUMMARY_SCHEMA });
    switch (asked.kind) {
      case 'stopped':
        return unwritten('the service stops');
      case 'noBudget':
        metrics.summaries.inc({ outcome: 'no_budget' });
        return unwritten('the LLM budget of the day is used up');
      case 'failed':
        metrics.summaries.inc({ outcome: 'failed' });
        return unwritten(`the LLM gave no answer (${asked.failure.reason}: ${asked.failure.message})`);
      case 'answered': {
        for (const [kind, count] of rendered.found) metrics.redactions.inc({ kind }, count);
        await records.saveAnswer(key, JSON.stringify({ sentences: asked.answer, model: asked.model }), clock.now());
        const result = checked(asked.answer, rendered, asked.model);
        metrics.summaries.inc({ outcome: result.kind });
        metrics.removedSentences.inc(result.removed);
        return result;
      }
    }
  }

  function start(key: string, rendered: RenderedSummary): Promise<WrittenSummary> {
    const work = ask(key, rendered)
      .catch((error: unknown) => {
        logger.error({ error: messageOf(error) }, 'a summary could not be written');
        return unwritten('the store failed while the summary was written');
      })
      .finally(() => running.delete(key));
    running.set(key, work);
    return work;
  }

  const write: SummaryWriter = async (facts, signal, maySpend) => {
    if (!maySpend) return unwritten(ONLY_FACTS);
    const rendered = renderSummary(facts, prompt);
    const key = keyOf(model, prompt.version, rendered);
    const cached = await records.cachedAnswer(key);
    const sentences = cached === null ? null : parseSummaryAnswer(cached);
    if (cached !== null && sentences !== null)
      return checked(sentences, rendered, (JSON.parse(cached) as { model?: string }).model ?? model);
    const known = running.get(key);
    if (known === undefined && options.trouble() !== '')
      return unwritten(`the LLM is given a rest (${options.trouble()})`);
    if (known === undefined && running.size >= MOST_AT_ONCE) return unwritten('the LLM is busy with other summaries');
    return Promise.race([known ?? start(key, rendered), lateAfter(signal)]);
  };

  return {
    write,
    async idle() {
      await Promise.all(running.values());
    },
  };
}

/** The facts as they are shown decide: the same words are the same question. */
const keyOf = (model: string, promptVersion: string, { prompt }: RenderedSummary): string =>
  createHash('sha256')
    .update(JSON.stringify(['summary', model, promptVersion, prompt.user]))
    .digest('hex')
    .slice(0, 32);

const lateAfter = (signal: AbortSignal): Promise<WrittenSummary> =>
  new Promise((resolve) => {
    const late = () => {
      resolve(unwritten('the LLM has not answered yet; ask again'));
    };
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
