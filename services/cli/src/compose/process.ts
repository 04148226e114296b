import type { RequestHandler, Router } from 'express';
import { metricsExport } from '@logsieve/observability';
import { messageOf, sequence, systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import { requireKey } from './access/access.ts';
import { logAdminActions } from './access/admin-log.ts';
import { UsageError } from '../exit.ts';
import { packageVersion } from '../package-version.ts';
import type { LiveKeys } from './access/live-keys.ts';
import { checkListening } from './access/listening.ts';
import { refuseOtherSites } from './access/other-sites.ts';
import { createRateLimit } from './access/rate-limit.ts';
import type { RateLimit } from './access/rate-limit.ts';
import { httpServer } from './http-server.ts';
import { operationsOf } from './operations.ts';
import { topicsOf } from './ports.ts';
import type { Ports } from './ports.ts';
import { serverTlsOf } from './tls.ts';
import { keysReload, tlsReload } from './reload/reload-access.ts';

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
  const { settings, store, transport, logger, keys } = ports;
  checkListening({ host: settings.host, hasKeys: keys.required(), insecure: settings.insecure });
  const limit = settings.apiKeyRate === null ? null : createRateLimit(settings.apiKeyRate, systemClock);
  const guards: RequestHandler[] = [refuseOtherSites, logAdminActions(logger), whereKeysAreRequired(keys, limit)];
  const http = httpServer({
    host: settings.host,
    port: settings.port,
    tls: serverTlsOf(settings),
    routers: [...guards, operationsOf(ports), ...parts.routers],
  });
  ports.reloadables.push(keysReload(keys), tlsReload(http, settings));
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

/** Keys may come and go while the process runs. */
function whereKeysAreRequired(keys: LiveKeys, limit: RateLimit | null): RequestHandler {
  const guard = requireKey(keys, limit);
  return (request, response, next) => {
    if (keys.required()) void guard(request, response, next);
    else next();
  };
}

/** @throws UsageError naming every `OTEL_*` variable that cannot be used */
function metricsExportOf({ metrics, logger }: Ports): Component {
  try {
    return metricsExport({ metrics, logger, environment: process.env, version: packageVersion() });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
