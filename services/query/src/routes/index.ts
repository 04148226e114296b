import type { Route } from '../http/route.ts';
import { anomalyRoutes } from './anomalies.ts';
import type { QueryContext } from './context.ts';
import { diffRoute } from './diff.ts';
import { histogramRoute } from './histogram.ts';
import { ledgerRoutes } from './ledger.ts';
import { logsRoute } from './logs.ts';
import { servicesRoute } from './services.ts';
import { storageRoute } from './storage.ts';
import { summaryRoutes } from './summaries.ts';
import { tailRoute } from './tail.ts';
import { templateRoutes } from './templates.ts';

/** Every operation of the API; a fixed path comes before a pattern that would take it. */
export const apiRoutes = (context: QueryContext): readonly Route[] => [
  tailRoute(context),
  logsRoute(context),
  histogramRoute(context),
  servicesRoute(context),
  ...templateRoutes(context),
  ...anomalyRoutes(context),
  ...summaryRoutes(context),
  diffRoute(context),
  ...ledgerRoutes(context),
  storageRoute(context),
];
