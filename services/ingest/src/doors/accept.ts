import { DiskFullError } from '@logsieve/store';
import { messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Request } from 'express';
import { readBody } from '../http/body.ts';
import { DoorError } from '../http/door-error.ts';
import { createInFlight } from '../http/in-flight.ts';
import type { Publish, PublishBatch } from '../publish/publisher.ts';
import type { DoorMetrics } from './metrics.ts';
import type { DoorOptions } from './options.ts';

/** What all HTTP doors share: bounded bodies, durable publishing, one mapping of failures to statuses. */
export interface Accept {
  /** Reads a body within the bounds and runs `work` with it; the bytes count as in flight until it ends. */
  withBody<T>(request: Request, defaultEncoding: string, work: (body: Buffer) => Promise<T>): Promise<T>;
  /** Bytes that count as in flight until the result is called. @throws DoorError 429 where there is no room, 503 when stopping */
  hold(bytes: number): () => void;
  /** Resolves when the lines are durable. @throws DoorError 503 or 507 with Retry-After */
  publish(batch: PublishBatch): Promise<void>;
  /** The same without an end: the lines may become durable after their sender was told that they did not in time. */
  send(batch: PublishBatch): Promise<void>;
  /** What comes of `work`, where it comes in time. @throws DoorError 503 or 507 with Retry-After; `work` goes on then */
  inTime<T>(work: Promise<T>): Promise<T>;
  /** Refuses everything from now on. */
  close(): void;
}

const RETRY_AFTER_SECONDS = 2;
/** How often a waiting request looks whether the store is well. */
const PROBE_MS = 3_000;

export function createAccept(dependencies: {
  publish: Publish;
  options: DoorOptions;
  metrics: DoorMetrics;
  clock: Clock;
  /** Rejects with the reason why nothing can be stored. */
  probe: () => Promise<void>;
}): Accept {
  const { publish, options, metrics, clock, probe } = dependencies;
  const inFlight = createInFlight(options.inFlightBytes, clock);
  let closed = false;

  /** Rejects when the time is over, or earlier where the store says why nothing becomes durable. */
  async function tooLate(done: AbortSignal): Promise<never> {
    const end = clock.monotonicMs() + options.publishTimeoutMs;
    while (clock.monotonicMs() < end) {
      await clock.sleep(Math.min(PROBE_MS, options.publishTimeoutMs), done);
      if (done.aborted) throw new Error('nobody waits any more');
      await probe();
    }
    throw unavailable('not durable in time', undefined);
  }

  async function send(batch: PublishBatch): Promise<void> {
    if (closed) throw stopping();
    await publish(batch);
  }

  async function inTime<T>(work: Promise<T>): Promise<T> {
    const done = new AbortController();
    work.catch(() => undefined); // also where the time ran out first
    try {
      return await Promise.race([work, tooLate(done.signal)]);
    } catch (error) {
      throw doorErrorOf(error);
    } finally {
      done.abort();
    }
  }

  return {
    async withBody(request, defaultEncoding, work) {
      if (closed) throw stopping();
      // What a body will be is known only afterwards: its declared size is held while it is read, then what it is.
      const announced = Number(request.headers['content-length'] ?? 0);
      let release = inFlight.take(Number.isSafeInteger(announced) && announced > 0 ? announced : 0);
      try {
        const body = await readBody(request, options.bodyBytes, defaultEncoding);
        release();
        release = inFlight.take(body.length);
        metrics.inFlight.set(inFlight.bytes);
        const result = await work(body);
        release(true);
        return result;
      } catch (error) {
        // Refusals of the sender's own making say nothing of how fast the store is.
        if (!(error instanceof DoorError) || error.status >= 500) release(false);
        throw error;
      } finally {
        release();
        metrics.inFlight.set(inFlight.bytes);
      }
    },
    hold(bytes) {
      if (closed) throw stopping();
      const release = inFlight.take(bytes);
      metrics.inFlight.set(inFlight.bytes);
      return () => {
        release();
        metrics.inFlight.set(inFlight.bytes);
      };
    },
    publish: (batch) => inTime(send(batch)),
    send,
    inTime,
    close() {
      closed = true;
    },
  };
}

function stopping(): DoorError {
  return new DoorError(503, 'stopping', 'logsieve is stopping', { retryAfter: RETRY_AFTER_SECONDS });
}

function unavailable(message: string, cause: unknown): DoorError {
  return new DoorError(503, 'unavailable', message, { retryAfter: RETRY_AFTER_SECONDS, cause });
}

function doorErrorOf(error: unknown): DoorError {
  if (error instanceof DoorError) return error;
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth += 1)
    if (at instanceof DiskFullError)
      return new DoorError(507, 'disk_full', 'the disk is full', { retryAfter: 60, cause: error });
  return unavailable(`the lines could not be made durable: ${messageOf(error)}`, error);
}
