import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Clock } from '@logsieve/pipeline';
import type { DecodedLine } from '@logsieve/contracts';
import { CONTENT_TYPES } from '@logsieve/contracts';
import { encodeRecords } from '@logsieve/decode';
import type { PublishBatch, PublishChunk } from '../publish/publisher.ts';
import type { Accept } from './accept.ts';
import type { DoorMetrics } from './metrics.ts';
import type { DoorOptions } from './options.ts';

/** What every door's router is made from. */
export interface DoorContext {
  readonly accept: Accept;
  readonly options: DoorOptions;
  readonly metrics: DoorMetrics;
  readonly clock: Clock;
}

/** Counts and times a door's handler. */
export function handler(
  context: DoorContext,
  door: string,
  handle: (request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const started = context.clock.monotonicMs();
    response.once('close', () => {
      context.metrics.requests.inc({ source: door, status: String(response.statusCode) });
      context.metrics.duration.observe({ source: door }, (context.clock.monotonicMs() - started) / 1000);
    });
    try {
      await handle(request, response);
    } catch (error) {
      next(error);
    }
  };
}

/** Decoded lines as `records` values; lines of one service stay together, and their order holds within it. */
export function recordBatches(lines: readonly DecodedLine[], source: string, chunkBytes: number): PublishBatch[] {
  const byService = new Map<string, DecodedLine[]>();
  for (const line of lines) {
    const group = byService.get(line.service);
    if (group === undefined) byService.set(line.service, [line]);
    else group.push(line);
  }
  return [...byService].map(([service, group]) => ({
    source,
    service,
    contentType: CONTENT_TYPES.records,
    chunks: recordChunks(group, chunkBytes),
  }));
}

/** Lines as `records` values of about `chunkBytes`. */
export function recordChunks(lines: readonly DecodedLine[], chunkBytes: number): PublishChunk[] {
  const chunks: PublishChunk[] = [];
  let group: DecodedLine[] = [];
  let size = 0;
  const flush = () => {
    if (group.length > 0) chunks.push({ value: encodeRecords(group), lines: group.length });
    group = [];
    size = 0;
  };
  for (const line of lines) {
    group.push(line);
    size += line.body.length + 200; // the fields around a body, roughly
    if (size >= chunkBytes) flush();
  }
  flush();
  return chunks;
}
