import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { RequestHandler } from 'express';
import type { Component } from '@logsieve/pipeline';
import { DependencyError } from '../exit.ts';

export interface HttpServer extends Component {
  /** `http://HOST:PORT`, known after the start. */
  address(): string;
}

/** One port for page, API, doors and operations, in the order given. */
export function httpServer(options: { host: string; port: number; routers: readonly RequestHandler[] }): HttpServer {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  for (const router of options.routers) app.use(router);
  const server: Server = createServer(app);
  // Slow senders may take their time for a large body, not for headers.
  server.headersTimeout = 15_000;
  server.requestTimeout = 120_000;
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
    address() {
      const { port } = server.address() as AddressInfo;
      const host = options.host.includes(':') ? `[${options.host}]` : options.host;
      return `http://${host}:${String(port)}`;
    },
  };
}
