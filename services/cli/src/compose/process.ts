import type { RequestHandler, Router } from 'express';
import { metricsExport } from '@logsieve/observability';
import { messageOf, sequence, systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import { parseApiKeys } from './access/api-keys.ts';
import { requireKey } from './access/access.ts';
import { logAdminActions } from './access/admin-log.ts';
import { UsageError } from '../exit.ts';
import { packageVersion } from '../package-version.ts';
import { checkListening } from './access/listening.ts';
import { refuseOtherSites } from './access/other-sites.ts';
import { createRateLimit } from './access/rate-limit.ts';
import { httpServer } from './http-server.ts';
import { operationsOf } from './operations.ts';
import { topicsOf } from './ports.ts';
import type { Ports } from './ports.ts';
import { serverTlsOf } from './tls.ts';

/** A running logsieve, whole or one service of it. */
export interface RunningProcess extends Component {
  /** `http://HOST:PORT`, or `https://…` with TLS; known after the start. */
  address(): string;
}

/** The given parts between the ports below and one HTTP port above. */
export function processOf(
  ports: Ports,
  parts: { readonly components: readonly Component[]; readonly routers: readonly Router[] },
): RunningProcess {
  const { settings, store, transport, logger } = ports;
  const keys = settings.apiKeys === null ? null : parseApiKeys(settings.apiKeys);
  checkListening({ host: settings.host, hasKeys: keys !== null, insecure: settings.insecure });
  const limit = settings.apiKeyRate === null ? null : createRateLimit(settings.apiKeyRate, systemClock);
  const guards: RequestHandler[] = [
    refuseOtherSites,
    logAdminActions(logger),
    ...(keys === null ? [] : [requireKey(keys, limit)]),
  ];
  const http = httpServer({
    host: settings.host,
    port: settings.port,
    tls: serverTlsOf(settings),
    routers: [...guards, operationsOf(ports), ...parts.routers],
  });
  const all = sequence('logsieve', [
    metricsExportOf(ports),
    store,
    transport,
    topicsOf(ports),
    ...parts.components,
    http,
  ]);
  return { ...all, address: () => http.address() };
}

/** @throws UsageError naming every `OTEL_*` variable that cannot be used */
function metricsExportOf({ metrics, logger }: Ports): Component {
  try {
    return metricsExport({ metrics, logger, environment: process.env, version: packageVersion() });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
