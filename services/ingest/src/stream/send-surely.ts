import { PermanentError, messageOf, retry } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';
import type { Publish, PublishBatch } from '../publish/publisher.ts';

/**
 * For senders that get no answer (syslog, files, standard input): publishes until the lines are durable, because nobody else has them.
 * `false`: given up, by `signal` or because the lines can never be taken.
 */
export type SendSurely = (batch: PublishBatch, signal: AbortSignal) => Promise<boolean>;

export function createSendSurely(dependencies: {
  readonly publish: Publish;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}): SendSurely {
  const { publish, clock, random, logger } = dependencies;
  return async (batch, signal) => {
    try {
      await retry(() => unlessAborted(publish(batch), signal), {
        attempts: Infinity,
        firstDelayMs: 100,
        maxDelayMs: 5_000,
        clock,
        random,
        signal,
        onRetry: (error, attempt) => {
          logger.warn({ source: batch.source, attempt, error: messageOf(error) }, 'lines are kept and sent again');
        },
      });
      return true;
    } catch (error) {
      if (!signal.aborted) logger.error({ source: batch.source, error: messageOf(error) }, 'lines cannot be taken');
      return false;
    }
  };
}

/** A store that is down may never answer: who gives up does not wait for it. */
function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(new PermanentError('given up'));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  });
}
