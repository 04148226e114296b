import type { Review } from '@logsieve/contracts';
import type { Clock } from '@logsieve/pipeline';
import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { ReviewRecords } from '@logsieve/store';
import { parseAnswer } from './answer/answer.ts';
import type { RawAnswer } from './answer/answer.ts';
import { checkAnswer } from './answer/check.ts';
import type { Ask, Asked } from './ask.ts';
import { dayOf } from './budget/governor.ts';
import type { ReviewerMetrics } from './metrics.ts';
import { allowedCategories } from './options.ts';
import type { ReviewerOptions } from './options.ts';
import type { PromptFile } from './prompt/prompt-file.ts';
import { renderReview } from './prompt/render.ts';
import type { RenderedReview } from './prompt/render.ts';
import type { RedactedPrompt } from './redact/prompt.ts';
import type { QueueItem, Question, ReviewQueue } from './queue/review-queue.ts';
import type { ReviewRows } from './review-row.ts';
import { chooseCases, decidedBefore } from './cases/choose.ts';
import type { CaseMemory } from './cases/memory.ts';
import { answerKey } from './prompt/situation.ts';

export interface ReviewerParts {
  readonly queue: ReviewQueue;
  readonly records: ReviewRecords;
  readonly ask: Ask;
  readonly memory: CaseMemory;
  readonly prompt: PromptFile;
  readonly rows: ReviewRows;
  readonly metrics: ReviewerMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly options: ReviewerOptions;
}

/** The same model is asked again with some chance in it: else it would say the same. */
const SECOND_TEMPERATURE = 0.7;

export type Step = 'done' | 'idle' | 'noBudget' | 'stopped';

/** Answers one question after the other: from the cache, or by one call. Nothing here is waited for by anything upstream. */
export function createReviewer(parts: ReviewerParts): (signal: AbortSignal) => Promise<Step> {
  const { queue, records, metrics, logger, clock, options } = parts;

  async function answerAll(
    question: Question,
    said: Partial<Review>,
    answer: RawAnswer | null,
    rendered: RenderedReview | null,
  ) {
    const pending = queue.finish(question.key);
    const reviews = pending.map((item, index) => {
      const { request } = item;
      const paid = index === 0 ? said : { ...said, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: true };
      if (answer === null || rendered === null) return parts.rows.make(request.anomaly.id, 'failed', paid);
      return parts.rows.make(request.anomaly.id, 'done', { ...paid, ...judge(answer, item, rendered) });
    });
    try {
      await records.saveReviews(reviews);
    } catch (error) {
      for (const item of pending) queue.add(question.key, item, question.priority);
      throw error;
    }
    pending.forEach(({ request }, index) => {
      const review = reviews[index];
      if (review !== undefined && !review.cached) parts.memory.learnReview(review, request);
    });
    for (const review of reviews) {
      metrics.reviews.inc({ status: review.status, verdict: review.verdict });
      metrics.removedCitations.inc(review.removedCitations);
      if (review.status === 'done' && review.reason !== '') metrics.overruled.inc();
    }
  }

  function judge(answer: RawAnswer, { request, texts }: QueueItem, rendered: RenderedReview) {
    const different = [...new Set(texts)]; // requests that share a question share these, in this order
    const evidence = rendered.evidence.flatMap((line, index) => {
      const position = request.anomaly.evidence[texts.indexOf(different[index] ?? '')];
      return position === undefined ? [] : [{ ...line, position }];
    });
    return checkAnswer(answer, request.anomaly, evidence);
  }

  /** Before a case is called normal a second model is asked, where one is configured: only what both say is believed. */
  async function askCarefully(prompt: RedactedPrompt, signal: AbortSignal): Promise<Asked> {
    const first = await parts.ask(prompt, signal);
    const model = options.secondModel;
    if (model === null || first.kind !== 'answered' || first.answer.verdict !== 'normal') return first;
    const second = await parts.ask(prompt, signal, {
      model,
      temperature: model === options.model ? SECOND_TEMPERATURE : 0,
    });
    if (second.kind !== 'answered') return second;
    metrics.secondOpinions.inc({ outcome: second.answer.verdict === 'normal' ? 'agrees' : 'differs' });
    const charge = {
      inputTokens: first.charge.inputTokens + second.charge.inputTokens,
      outputTokens: first.charge.outputTokens + second.charge.outputTokens,
      costUsd: first.charge.costUsd + second.charge.costUsd,
    };
    if (second.answer.verdict === 'normal') return { ...first, charge };
    const explanation = `Two answers differ (normal, ${second.answer.verdict}). ${second.answer.explanation}`;
    return { ...second, charge, answer: { ...second.answer, verdict: 'uncertain', confidence: 0, explanation } };
  }

  return async (signal) => {
    const question = queue.take();
    if (question === null) return 'idle';
    const [first] = question.items;
    if (first === undefined) {
      queue.finish(question.key);
      return 'done';
    }
    try {
      const near = await parts.memory.recall(first.request);
      const cases = chooseCases(near);
      metrics.cases.inc(cases.length);
      const { request, texts } = first;
      const rendered = renderReview(
        {
          request,
          texts,
          cases,
          shareNotes: options.share.includes('notes'),
          allowValues: [...allowedCategories(options)],
        },
        parts.prompt,
      );
      const key = answerKey(question.key, decidedBefore(near, request.typedTemplate, request.anomaly.service));
      const cached = await records.cachedAnswer(key);
      metrics.cache.inc({ outcome: cached === null ? 'miss' : 'hit' });
      const old = cached === null ? null : parseAnswer(cached);
      if (old !== null) {
        await answerAll(question, { cached: true }, old, rendered);
        return 'done';
      }
      const asked = await askCarefully(rendered.prompt, signal);
      switch (asked.kind) {
        case 'stopped':
          queue.giveBack(question.key, false);
          return 'stopped';
        case 'noBudget':
          queue.giveBack(question.key, false);
          return 'noBudget';
        case 'failed': {
          const { failure } = asked;
          const counts = failure.scope === 'question';
          if (!counts || question.attempts + 1 < options.attempts) queue.giveBack(question.key, counts);
          else await answerAll(question, { reason: `${failure.reason}: ${failure.message}` }, null, null);
          return 'done';
        }
        case 'answered': {
          for (const [kind, count] of rendered.found) metrics.redactions.inc({ kind }, count);
          const { inputTokens, outputTokens, costUsd } = asked.charge;
          await records.saveAnswer(key, JSON.stringify(asked.answer), clock.now());
          await answerAll(question, { inputTokens, outputTokens, costUsd, model: asked.model }, asked.answer, rendered);
          return 'done';
        }
      }
    } catch (error) {
      queue.giveBack(question.key, false);
      logger.error(
        { error: messageOf(error), day: dayOf(clock.now()) },
        'a review could not be finished; it stays in the queue',
      );
      throw error;
    }
  };
}
