import type { RequestHandler } from 'express';
import type { Metrics } from '@logsieve/observability';
import type { Clock } from '@logsieve/pipeline';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** Requests of the API by operation (never by id) and status class. */
export function measured(metrics: Metrics, clock: Clock): RequestHandler {
  const seconds = metrics.histogram('query_request_duration_seconds', 'Time to answer a request of the API', SECONDS, [
    'operation',
    'status',
  ]);
  return (request, response, next) => {
    const startedMs = clock.monotonicMs();
    response.once('finish', () => {
      const path = (request.route as { path?: unknown } | undefined)?.path;
      seconds.observe(
        {
          operation: typeof path === 'string' ? path : 'other',
          status: `${String(Math.floor(response.statusCode / 100))}xx`,
        },
        (clock.monotonicMs() - startedMs) / 1000,
      );
    });
    next();
  };
}
