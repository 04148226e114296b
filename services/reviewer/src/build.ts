import { CONSUMER_GROUPS, TOPICS } from '@logsieve/contracts';
import { formatUnixNano } from '@logsieve/contracts';
import type { AuditReport, Budget, SummaryWriter } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Logger, Metrics } from '@logsieve/observability';
import type { Store } from '@logsieve/store';
import type { Transport } from '@logsieve/transport';
import { askingReviews, createCall } from './ask.ts';
import { createAuditor } from './audit/auditor.ts';
import { canariesOf } from './audit/canaries.ts';
import { createSignal } from './audit/signals.ts';
import { createGovernor, dayOf, untilTomorrowMs } from './budget/governor.ts';
import { budgetReport } from './budget/report.ts';
import { createCaseMemory } from './cases/memory.ts';
import { createGate } from './client/gate.ts';
import { knownCapabilities, stateKey } from './client/known-capabilities.ts';
import { createLlmClient } from './client/llm-client.ts';
import { createIntake } from './intake.ts';
import { reviewerMetrics } from './metrics.ts';
import { allowedCategories, checkOptions } from './options.ts';
import type { ReviewerOptions } from './options.ts';
import { loadPrompt } from './prompt/prompt-file.ts';
import { createNamer } from './naming/namer.ts';
import { createTemplateSource } from './naming/source.ts';
import { createReviewQueue } from './queue/review-queue.ts';
import { createReviewRows } from './review-row.ts';
import { createReviewer } from './reviewer.ts';
import { createSummaryWriter } from './summary/writer.ts';
import { createWakeup } from './wakeup.ts';

export interface ReviewerDependencies {
  readonly transport: Transport;
  readonly store: Pick<Store, 'reviews' | 'sql'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /** 0..1, for jitter. */
  readonly random: () => number;
  readonly options: ReviewerOptions;
}

export interface ReviewerService extends Component {
  budget(): Promise<Budget>;
  audit(): Promise<AuditReport>;
  /** Works without a start, as `budget` does; `stopWriting` ends it where `stop` is not called. */
  readonly writeSummary: SummaryWriter;
  stopWriting(): Promise<void>;
}

const GAUGES_MS = 1_000;
/** After the store failed: how long a worker rests. */
const STORE_REST_MS = 1_000;

/** Config and ports to a running reviewer. Throws where the options contradict each other. */
export function buildReviewerService(dependencies: ReviewerDependencies): ReviewerService {
  const { transport, store, logger, clock, random, options } = dependencies;
  checkOptions(options);
  const metrics = reviewerMetrics(dependencies.metrics);
  const prompt = loadPrompt(options.prompt);
  const queue = createReviewQueue(options.queueRequests);
  const rows = createReviewRows(clock, options.model, prompt.version);
  const governor = createGovernor({ records: store.reviews, clock, limits: options.limits, model: options.model });
  const gate = createGate({ ...options.backoff, clock, random, callsPerMinute: options.callsPerMinute });
  const wakeup = createWakeup();
  const { endpoint } = options;
  const known = endpoint === null ? null : knownCapabilities(store.reviews, endpoint.baseUrl, options.model);
  const client =
    endpoint === null
      ? null
      : createLlmClient({
          ...endpoint,
          ...options,
          clock,
          onCapabilities: (capabilities) => {
            known?.save(capabilities, clock.now()).catch((error: unknown) => {
              logger.warn(
                { error: messageOf(error) },
                'what the endpoint can do was not kept; it will be learnt again',
              );
            });
          },
        });
  const memory = createCaseMemory(store.reviews);
  const intake = createIntake({
    records: store.reviews,
    queue,
    rows,
    producer: transport.producer(),
    metrics,
    logger,
    model: options.model,
    promptVersion: prompt.version,
    waitingReason: client === null ? 'no LLM endpoint is configured' : 'waits in the queue',
    queueRequests: options.queueRequests,
    allowed: allowedCategories(options),
    wake: wakeup.wake,
  });
  const consumer = transport.consumer(
    {
      group: CONSUMER_GROUPS.reviewer,
      topics: [TOPICS.reviewRequests],
      maxBatchRecords: 500,
      maxBatchBytes: 8 * 1024 * 1024,
      lingerMs: 200,
      commit: 'after',
      splitAfterTries: 5,
    },
    (batch) => intake.handle(batch),
  );

  // Signals that do not depend on what is asked: a change is the endpoint's.
  const signals = { unreadable: createSignal(random), tokensPerByte: createSignal(random) };
  const call =
    client === null
      ? null
      : createCall({
          client,
          governor,
          gate,
          metrics,
          logger,
          clock,
          ...options,
          onAnswer: (readable, answer, bytes) => {
            const at = formatUnixNano(clock.now());
            signals.unreadable.observe(readable ? 0 : 1, at);
            if (answer.usage !== null) signals.tokensPerByte.observe(answer.usage.inputTokens / bytes, at);
          },
        });
  const auditor = createAuditor({
    call,
    state: store.reviews,
    stateKey: stateKey('audit', endpoint?.baseUrl ?? '', options.model),
    model: options.model,
    canaries: canariesOf(prompt),
    everyMs: options.auditEveryMs,
    samples: options.auditSamples,
    signals,
    metrics,
    logger,
    clock,
    random,
  });

  const stopping = new AbortController();
  const summaries =
    call === null
      ? null
      : createSummaryWriter({
          call,
          records: store.reviews,
          prompt: loadPrompt(options.summaryPrompt),
          model: options.model,
          metrics,
          logger,
          clock,
          trouble: () => (gate.open ? gate.trouble : ''),
          stopping: stopping.signal,
        });
  const namer =
    call === null
      ? null
      : createNamer({
          call,
          templates: createTemplateSource(store),
          records: store.reviews,
          prompt: loadPrompt(options.namePrompt),
          model: options.model,
          minLines: options.nameMinLines,
          metrics,
          logger,
          clock,
        });
  let workers: Promise<void>[] = [];
  /** Workers that found no budget or nothing to ask since the last call ended; a call in flight may give back what it reserved too much. */
  const resting = new Set<number>();
  const allRest = (): boolean => resting.size === options.concurrency;
  let exhaustedDay: string | null = null;
  const step =
    client === null || call === null
      ? null
      : createReviewer({
          queue,
          records: store.reviews,
          memory,
          ask: askingReviews(call),
          prompt,
          rows,
          metrics,
          logger,
          clock,
          options,
        });

  let gaugesAt = -Infinity;
  /** At most once a second: the numbers are read from the store. */
  async function updateGauges(): Promise<void> {
    if (clock.monotonicMs() < gaugesAt + GAUGES_MS) return;
    gaugesAt = clock.monotonicMs();
    metrics.breakerOpen.set(gate.open ? 1 : 0);
    metrics.waiting.set(await store.reviews.countWaiting());
    const used = await governor.usage();
    const { tokensPerDay, costPerDayUsd } = options.limits;
    const { callsPerDay } = options.limits;
    const left = (limit: number | null, amount: number) =>
      limit === null ? 1 : limit === 0 ? 0 : Math.max(0, 1 - amount / limit);
    metrics.remaining.set(
      Math.min(left(tokensPerDay, used.tokens), left(costPerDayUsd, used.costUsd), left(callsPerDay, used.calls)),
    );
  }

  /** One worker: questions until there are none, then rest until there is a reason. */
  async function work(next: NonNullable<typeof step>, worker: number): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted) {
      try {
        const result = await next(signal);
        if (result === 'noBudget' || result === 'idle') resting.add(worker);
        else resting.clear();
        if (result === 'done') {
          exhaustedDay = null;
          await updateGauges();
        } else if (result === 'noBudget') {
          if (allRest()) exhaustedDay = dayOf(clock.now());
          await updateGauges();
          await wakeup.wait(clock, allRest() ? Math.min(options.idleMs, untilTomorrowMs(clock.now())) : 100, signal);
        } else if (result === 'idle') {
          await updateGauges();
          if (queue.spilled && queue.size === 0) await intake.reload();
          else await wakeup.wait(clock, options.idleMs, signal);
        }
      } catch (error) {
        resting.clear();
        logger.error({ error: messageOf(error) }, 'reviewer: will try again');
        await clock.sleep(STORE_REST_MS, signal);
      }
    }
  }

  /** What people decide becomes cases, whether or not there is an endpoint now. */
  async function learn(): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted) {
      try {
        metrics.casesLearnt.inc((await memory.learnFeedback()) + (await memory.flush()));
      } catch (error) {
        logger.error({ error: messageOf(error) }, 'reviewer: feedback was not read, will try again');
      }
      await clock.sleep(options.idleMs, signal);
    }
  }

  async function audit(): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted) {
      try {
        await auditor.tick(signal);
      } catch (error) {
        logger.error({ error: messageOf(error) }, 'reviewer: the audit of the endpoint failed, will try again');
      }
      await clock.sleep(options.idleMs, signal);
    }
  }

  /** Only while no review waits. */
  async function nameTemplates(everyMs: number): Promise<void> {
    const { signal } = stopping;
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal);
      try {
        await namer?.look(() => queue.size === 0 && !queue.spilled && !gate.open, signal);
      } catch (error) {
        logger.error({ error: messageOf(error) }, 'reviewer: templates were not named, will try again');
      }
    }
  }

  return {
    name: 'reviewer',
    async start() {
      const capabilities = await known?.load();
      if (capabilities) client?.assume(capabilities);
      await intake.reload();
      await updateGauges();
      await consumer.start();
      workers = step === null ? [] : Array.from({ length: options.concurrency }, (_, worker) => work(step, worker));
      workers.push(learn(), audit());
      if (options.nameEveryMs !== null) workers.push(nameTemplates(options.nameEveryMs));
      if (client === null) logger.info({}, 'no LLM endpoint is configured: uncertain cases wait');
    },
    async stop() {
      await consumer.stop();
      stopping.abort();
      await Promise.all(workers);
      await summaries?.idle();
      workers = [];
      await memory.flush();
    },
    audit: () => auditor.report(),
    async stopWriting() {
      stopping.abort();
      await summaries?.idle();
    },
    writeSummary: (facts, signal, maySpend) => summaries?.write(facts, signal, maySpend) ?? Promise.resolve(null),
    async budget() {
      const [used, waiting, capabilities] = await Promise.all([
        governor.usage(),
        store.reviews.countWaiting(),
        known?.load() ?? null, // also where another process is the one that asks
      ]);
      return budgetReport({
        enabled: client !== null,
        model: options.model,
        used,
        limits: options.limits,
        waiting,
        exhausted: exhaustedDay === used.day,
        trouble: gate.trouble,
        capabilities,
        now: clock.now(),
      });
    },
  };
}
