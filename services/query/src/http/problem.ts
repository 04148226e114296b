import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Problem } from '@logsieve/contracts';
import { messageOf } from '@logsieve/pipeline';
import type { Logger } from '@logsieve/observability';

/** A request that cannot be answered, with the status and words of the answer. */
export class ProblemError extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: readonly ParameterError[];
  constructor(status: number, title: string, detail: string, errors: readonly ParameterError[] = []) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.title = title;
    this.errors = errors;
  }
}

export interface ParameterError {
  readonly parameter: string;
  readonly detail: string;
}

export const badRequest = (errors: readonly ParameterError[]): ProblemError =>
  new ProblemError(400, 'Bad request', errors.map((error) => `${error.parameter}: ${error.detail}`).join('; '), errors);

export const notFound = (what: string): ProblemError => new ProblemError(404, 'Not found', `There is no ${what}.`);

/** RFC 9457. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export const unknownPath: RequestHandler = (request) => {
  throw notFound(`${request.method} ${request.path}`);
};

/** Errors of ours say what they are; the store's mean that it cannot answer now; anything else is a fault of ours, logged with its stack. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const instance = request.originalUrl;
    if (error instanceof ProblemError) {
      sendProblem(response, {
        type: 'about:blank',
        title: error.title,
        status: error.status,
        detail: error.message,
        instance,
        ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
      });
      return;
    }
    const status = statusOf(error);
    if (status >= 500) logger.error({ error: messageOf(error), path: request.path, status }, 'request failed');
    sendProblem(response, {
      type: 'about:blank',
      title: TITLES[status] ?? 'Internal error',
      status,
      detail: messageOf(error),
      instance,
    });
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  413: 'Too large',
  415: 'Unsupported media type',
  503: 'The store cannot answer',
};

/** Body parsers carry a status; errors of the store are transient or permanent by name. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500;
  if ('status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500)
    return error.status;
  return error.name === 'TransientError' || error.name === 'DiskFullError' ? 503 : 500;
}
