import type { Request, Response } from 'express';
import { ProblemError } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import type { CallApi } from './mcp-router.ts';

/** Runs GET operations of the API without a connection to ourselves: the handlers only need a query, an id and somewhere to put JSON. */
export function callRoutes(routes: readonly Route[]): CallApi {
  const table = routes
    .filter((route) => route.method === 'get' && route.stream !== true)
    .map((route) => ({ route, pattern: new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`) }));
  return async (path) => {
    const url = new URL(path, 'http://localhost');
    for (const { route, pattern } of table) {
      const match = pattern.exec(url.pathname);
      if (match === null) continue;
      const answer = { status: 200, text: '' };
      const response = {
        locals: {}, // an agent never uses the LLM budget
        setHeader: () => response,
        json(body: unknown) {
          answer.text = JSON.stringify(body);
          return response;
        },
      };
      const request = {
        query: Object.fromEntries(url.searchParams),
        params: { id: decodeURIComponent(match[1] ?? '') },
      };
      try {
        await route.handle(request as unknown as Request, response as unknown as Response);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        return { status: error.status, text: error.message };
      }
      return answer;
    }
    return { status: 404, text: `there is no ${url.pathname}` };
  };
}
