import express from 'express';
import type { Request, Router } from 'express';
import type { AuditReport, Budget, SummaryWriter } from '@logsieve/contracts';
import type { Logger, Metrics } from '@logsieve/observability';
import type { Clock, Component } from '@logsieve/pipeline';
import { createLogReader } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { pageRouter, securityHeaders } from './http/page.ts';
import { problemHandler, unknownPath } from './http/problem.ts';
import { measured } from './http/measured.ts';
import { allowSpending, routerOf } from './http/route.ts';
import { callRoutes } from './mcp/call-routes.ts';
import { mcpRouter } from './mcp/mcp-router.ts';
import { DOCS_STYLE, docsPage } from './openapi/docs-page.ts';
import { openApiDocument } from './openapi/document.ts';
import { apiRoutes } from './routes/index.ts';

export interface QueryDependencies {
  readonly store: Pick<Store, 'sql' | 'writer' | 'resume'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Folder of the built page; `null`: the API alone. */
  readonly webRoot: string | null;
  readonly version: string;
  readonly budget: () => Promise<Budget>;
  readonly audit: () => Promise<AuditReport>;
  readonly writeSummary: SummaryWriter;
  /** Whether who sent this may use the LLM budget. */
  readonly maySpend: (request: Request) => boolean;
}

export interface QueryService extends Component {
  /** Mount last: it answers every path that nobody took. */
  readonly router: Router;
}

/** API, OpenAPI document, MCP and page over the store. It keeps no state, so there is nothing to start or stop. */
export function buildQueryService(dependencies: QueryDependencies): QueryService {
  const { store, metrics, logger, clock, webRoot, version, budget, audit, writeSummary } = dependencies;
  const routes = apiRoutes({ store, logs: createLogReader(store.sql), clock, budget, audit, writeSummary });
  const document = openApiDocument(routes, version);
  const router = express.Router();
  router.use(securityHeaders);
  router.use('/api', measured(metrics, clock));
  router.use('/api', allowSpending(dependencies.maySpend));
  router.use(routerOf(routes));
  router.use(mcpRouter({ version, call: callRoutes(routes) }));
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(docsPage(routes, version));
  });
  router.get('/docs.css', (_request, response) => {
    response.type('css').send(DOCS_STYLE);
  });
  if (webRoot !== null) router.use(pageRouter(webRoot));
  router.use(unknownPath);
  router.use(problemHandler(logger));
  return { name: 'query', router, start: () => Promise.resolve(), stop: () => Promise.resolve() };
}
