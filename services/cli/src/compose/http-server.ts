import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { RequestHandler } from 'express';
import type { Component } from '@logsieve/pipeline';
import { messageOf } from '@logsieve/pipeline';
import { DependencyError, UsageError } from '../exit.ts';
import type { ServerTls } from './tls.ts';

/** How long clients are waited for, milliseconds. */
export interface Patience {
  /** To say what they want, or to agree on TLS. */
  readonly headersMs: number;
  /** To send a whole request: slow senders may take their time for a large body, not for headers. */
  readonly requestMs: number;
  /** How often that is looked at; Node's own half minute would double it. */
  readonly lookEveryMs: number;
}

const PATIENCE: Patience = { headersMs: 15_000, requestMs: 120_000, lookEveryMs: 5_000 };

export interface HttpServer extends Component {
  /** `http://HOST:PORT`, or `https://…` with TLS; known after the start. */
  address(): string;
  /** A new certificate for connections to come. @throws UsageError where it and its key are none, or not of one another */
  replaceTls(tls: ServerTls): void;
}

/** One port for page, API, doors and operations, in the order given. @throws UsageError where certificate and key are none, or not of one another */
export function httpServer(options: {
  host: string;
  port: number;
  tls: ServerTls | null;
  routers: readonly RequestHandler[];
  patience?: Patience;
}): HttpServer {
  const { patience = PATIENCE } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  for (const router of options.routers) app.use(router);
  const server = serverOf(app, options.tls, patience);
  server.headersTimeout = patience.headersMs;
  server.requestTimeout = patience.requestMs;
  server.keepAliveTimeout = 30_000;
  return {
    name: 'http',
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => {
          reject(
            new DependencyError(`cannot listen on ${options.host}:${String(options.port)}: ${error.message}`, {
              cause: error,
            }),
          );
        });
        server.listen(options.port, options.host, resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        // Live tails never end by themselves; requests in flight get a moment.
        server.closeIdleConnections();
        setTimeout(() => {
          server.closeAllConnections();
        }, 2_000).unref();
      }),
    replaceTls({ cert, key, clientCa }) {
      if (!('setSecureContext' in server)) return;
      (server as TlsServer).setSecureContext({ cert, key, ...(clientCa === null ? {} : { ca: clientCa }) });
    },
    address() {
      const { port } = server.address() as AddressInfo;
      const host = options.host.includes(':') ? `[${options.host}]` : options.host;
      return `${options.tls === null ? 'http' : 'https'}://${host}:${String(port)}`;
    },
  };
}

function serverOf(app: RequestListener, tls: ServerTls | null, patience: Patience): Server {
  const connectionsCheckingInterval = patience.lookEveryMs;
  if (tls === null) return createServer({ connectionsCheckingInterval }, app);
  const { cert, key, clientCa } = tls;
  const clients = clientCa === null ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  try {
    return createTlsServer(
      { cert, key, handshakeTimeout: patience.headersMs, connectionsCheckingInterval, ...clients },
      app,
    );
  } catch (error) {
    throw new UsageError(`TLS cannot be offered with this certificate and key: ${messageOf(error)}`);
  }
}
