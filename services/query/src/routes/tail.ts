import { logFilterSchema } from '@logsieve/contracts';
import type { LogItem } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import { readRecentBlocks } from '@logsieve/store';
import type { LineFilter } from '@logsieve/store';
import type { Request, Response } from 'express';
import { ProblemError } from '../http/problem.ts';
import { parseQuery } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import type { QueryContext } from './context.ts';
import { queryTextSchema } from '../language/query-schema.ts';
import { lineFilterOf } from './log-filter.ts';

const tailQuerySchema = logFilterSchema.omit({ from: true, to: true }).extend({ query: queryTextSchema });

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;
/** Lines of one look at most: a reader cannot follow more, and is told what it missed. */
const LINES_PER_LOOK = 500;
const MAX_READERS = 50;

/** Server-sent events: `data:` is one log item; `event: skipped` says how many lines came too fast to show. */
export function tailRoute(context: QueryContext): Route {
  let readers = 0;
  return {
    method: 'get',
    path: '/api/v1/logs/tail',
    summary: 'Lines as they are stored, as server-sent events; same filters as logs',
    query: tailQuerySchema,
    body: null,
    answer: null,
    stream: true,
    async handle(request, response) {
      const query = parseQuery(tailQuerySchema, request);
      const filter = lineFilterOf(query as Parameters<typeof lineFilterOf>[0]);
      if (readers >= MAX_READERS)
        throw new ProblemError(429, 'Too many readers', `${String(MAX_READERS)} tails are open already`);
      readers += 1;
      try {
        await follow(context, filter, request, response);
      } finally {
        readers -= 1;
      }
    },
  };
}

async function follow(context: QueryContext, filter: LineFilter, request: Request, response: Response): Promise<void> {
  const { clock, store, logs } = context;
  const gone = new AbortController();
  request.once('close', () => {
    gone.abort();
  });
  response.once('close', () => {
    gone.abort();
  });
  const nowMs = (): bigint => clock.now() / 1_000_000n;
  let seen = new Set(await readRecentBlocks(store.sql, nowMs()));
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write(': open\n\n');
  let quietSince = clock.monotonicMs();
  while (!gone.signal.aborted) {
    await clock.sleep(POLL_MS, gone.signal);
    if (gone.signal.aborted) break;
    try {
      const blocks = await readRecentBlocks(store.sql, nowMs());
      const fresh = blocks.filter((block) => !seen.has(block));
      // Only what may come up again is kept.
      seen = new Set(blocks);
      const items = await logs.ofBlocks(fresh, filter, LINES_PER_LOOK + 1);
      const shown = items.slice(-LINES_PER_LOOK);
      if (items.length > LINES_PER_LOOK)
        await write(response, 'event: skipped\ndata: {"reason":"more lines than can be shown"}\n\n', gone.signal);
      for (const item of shown) await write(response, eventOf(item), gone.signal);
      if (shown.length > 0) quietSince = clock.monotonicMs();
    } catch (error) {
      await write(response, `event: trouble\ndata: ${JSON.stringify({ detail: messageOf(error) })}\n\n`, gone.signal);
    }
    if (clock.monotonicMs() - quietSince < HEARTBEAT_MS) continue;
    await write(response, ': still here\n\n', gone.signal);
    quietSince = clock.monotonicMs();
  }
  response.end();
}

const eventOf = (item: LogItem): string => `data: ${JSON.stringify(item)}\n\n`;

/** Waits while the reader is slow: nothing piles up here. */
function write(response: Response, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || response.write(text)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
