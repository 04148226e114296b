import { createSecureContext } from 'node:tls';
import type { Settings } from '@logsieve/config';
import { messageOf } from '@logsieve/pipeline';
import { UsageError } from '../../exit.ts';
import { checkListening } from '../access/listening.ts';
import { liveKeys } from '../access/live-keys.ts';
import type { LiveKeys } from '../access/live-keys.ts';
import type { HttpServer } from '../http-server.ts';
import { serverTlsOf } from '../tls.ts';
import type { Reloadable } from './reloadable.ts';

/** Keys come, go and change their roles; those of a file are read again. */
export function keysReload(keys: LiveKeys): Reloadable {
  return {
    fields: ['apiKeys'],
    check({ apiKeys, host, insecure, otlpGrpc }) {
      liveKeys(apiKeys);
      // What others can reach must not lose its keys.
      for (const address of [host, ...(otlpGrpc === null ? [] : [otlpGrpc.replace(/:\d+$/, '')])])
        checkListening({ host: address, hasKeys: apiKeys !== null, insecure });
    },
    apply({ apiKeys }) {
      keys.replace(apiKeys);
    },
  };
}

/** A certificate that was renewed, in the same files or in others. From plain HTTP to TLS and back needs a restart. */
export function tlsReload(http: Pick<HttpServer, 'replaceTls'>, started: Settings): Reloadable {
  const withTls = started.tlsCert !== null;
  return {
    fields: withTls ? ['tlsCert', 'tlsKey', 'tlsClientCa'] : [],
    check(settings) {
      const tls = serverTlsOf(settings);
      if (tls === null && withTls) throw new UsageError('LOGSIEVE_TLS_CERT: TLS ends with a restart only');
      if (tls === null) return;
      try {
        createSecureContext({ cert: tls.cert, key: tls.key });
      } catch (error) {
        throw new UsageError(`TLS cannot be offered with this certificate and key: ${messageOf(error)}`);
      }
    },
    apply(settings) {
      const tls = serverTlsOf(settings);
      if (tls !== null && withTls) http.replaceTls(tls);
    },
  };
}
