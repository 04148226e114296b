import type { ErrorRequestHandler, Response } from 'express';
import { TransientError, messageOf } from '@logsieve/pipeline';
import { DoorError, titleOf } from '../http/door-error.ts';
import type { DoorMetrics } from './metrics.ts';

/** Every failure of a door as a DoorError: what may go well later is a 503, what is neither is a fault of ours. */
export function asDoorError(error: unknown): DoorError {
  if (error instanceof DoorError) return error;
  if (error instanceof TransientError)
    return new DoorError(503, 'unavailable', messageOf(error), { retryAfter: 2, cause: error });
  return new DoorError(500, 'internal', messageOf(error), { cause: error });
}

/** `Retry-After` where it makes sense, and an end of the connection where the rest of a body would follow. */
export function setErrorHeaders(response: Response, error: DoorError): void {
  if (error.retryAfter !== undefined) response.setHeader('retry-after', String(error.retryAfter));
  if (error.status === 413 || error.status === 415) response.setHeader('connection', 'close');
}

/** The last handler of a door's router: counts and answers in the protocol's shape. */
export function doorErrors(
  metrics: DoorMetrics,
  write: (response: Response, error: DoorError, path: string) => void,
): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = asDoorError(thrown);
    metrics.failed.inc({ reason: error.reason });
    setErrorHeaders(response, error);
    write(response, error, request.originalUrl);
    if (!request.complete) request.resume(); // what still comes is read away, unless the connection ends first
  };
}

/** RFC 9457. */
export function writeProblem(response: Response, error: DoorError, path: string): void {
  response
    .status(error.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: titleOf(error.status),
        status: error.status,
        detail: error.message,
        instance: path,
        ...(error.errors.length > 0 ? { errors: error.errors } : {}),
      }),
    );
}
