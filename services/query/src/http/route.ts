import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import { parseRfc3339 } from '@logsieve/contracts';
import { z } from 'zod';
import { badRequest } from './problem.ts';
import type { ParameterError } from './problem.ts';

/** One operation of the API: the source of its handler, its validation and its part of the OpenAPI document. */
export interface Route {
  readonly method: 'get' | 'post';
  /** Express form, `/api/v1/templates/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** `null`: 204, or a stream. */
  readonly answer: z.ZodType | null;
  readonly stream?: boolean;
  readonly handle: (request: Request, response: Response) => Promise<void>;
}

interface Operation<Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
  readonly run: (input: {
    readonly query: z.output<Q>;
    readonly body: z.output<B>;
    readonly id: string;
    /** Whether who asks may use the LLM budget: only where `allowSpending` says so. */
    readonly maySpend: boolean;
  }) => Promise<z.input<A> | undefined>;
}

/** Notes on every response whether who asks may use the LLM budget; what comes another way (MCP) may not. */
export const allowSpending =
  (maySpend: (request: Request) => boolean): RequestHandler =>
  (request, response, next) => {
    response.locals['maySpend'] = maySpend(request);
    next();
  };

const NO_QUERY = z.object({});

/** An operation that answers with JSON. What it returns is what the schema says; the types hold it. */
export function jsonRoute<Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<Q, B, A>,
): Route {
  const { method, path, summary, query = NO_QUERY, body = null, answer = null, run } = operation;
  return {
    method,
    path,
    summary,
    query,
    body,
    answer,
    async handle(request, response) {
      const result = await run({
        query: parseQuery(query, request) as z.output<Q>,
        body: (body === null ? undefined : parseBody(body, request.body)) as z.output<B>,
        id: request.params['id'] as string,
        maySpend: response.locals['maySpend'] === true,
      });
      if (answer === null || result === undefined) response.status(204).end();
      else response.setHeader('cache-control', 'no-store').json(result);
    },
  };
}

/** Every bad parameter is named at once, unknown and repeated ones too. An empty one counts as absent. @throws ProblemError 400 */
export function parseQuery(schema: z.ZodType, request: Request): unknown {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape as object) : [];
  const given: Record<string, unknown> = {};
  const errors: ParameterError[] = [];
  for (const [name, value] of Object.entries(request.query)) {
    if (!known.includes(name))
      errors.push({
        parameter: name,
        detail: known.length === 0 ? 'unknown; this takes none' : `unknown; there are ${known.join(', ')}`,
      });
    else if (typeof value !== 'string') errors.push({ parameter: name, detail: 'give it once' });
    else if (value !== '') given[name] = value;
  }
  const result = schema.safeParse(given);
  if (!result.success) errors.push(...issuesOf(result.error));
  errors.push(...windowErrors(given));
  if (errors.length > 0) throw badRequest(errors);
  return result.data;
}

const WINDOWS = [
  ['from', 'to'],
  ['baseFrom', 'baseTo'],
] as const;

/** Beside each parameter's own errors, so that one answer names all. */
const windowErrors = (given: Readonly<Record<string, unknown>>): ParameterError[] =>
  WINDOWS.flatMap(([first, last]) => {
    const [from, to] = [given[first], given[last]].map((text) =>
      typeof text === 'string' ? parseRfc3339(text) : null,
    );
    return typeof from === 'bigint' && typeof to === 'bigint' && to < from
      ? [{ parameter: last, detail: `is before ${first}; a window is from (inclusive) to (exclusive)` }]
      : [];
  });

function parseBody(schema: z.ZodType, body: unknown): unknown {
  const result = schema.safeParse(body ?? {});
  if (!result.success) throw badRequest(issuesOf(result.error));
  return result.data;
}

const issuesOf = (error: z.ZodError): ParameterError[] =>
  error.issues.map((issue) => ({
    parameter: issue.path.length === 0 ? 'body' : issue.path.map(String).join('.'),
    detail: issue.message,
  }));

const BODY_LIMIT = '1mb';

/** Known paths with another method are 405 with `Allow`. */
export function routerOf(routes: readonly Route[]): Router {
  const router = express.Router();
  const json = express.json({ limit: BODY_LIMIT });
  for (const route of routes)
    if (route.method === 'get') router.get(route.path, route.handle);
    else router.post(route.path, json, route.handle);
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method.toUpperCase()));
  }
  for (const [path, allowed] of methods)
    router.all(path, (request, response) => {
      const allow = [...allowed].join(', ');
      response.setHeader('allow', allow);
      response
        .status(405)
        .type('application/problem+json')
        .send(
          JSON.stringify({
            type: 'about:blank',
            title: 'Method not allowed',
            status: 405,
            detail: `${request.method} is not possible here; ${allow} is.`,
            instance: request.originalUrl,
          }),
        );
    });
  return router;
}
