import { createServer } from 'node:http2';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { DoorContext } from '../doors/door.ts';
import { exportLogs } from '../doors/otlp-door.ts';
import { asDoorError } from '../doors/problem.ts';
import { DoorError } from '../http/door-error.ts';
import { exportResponse } from '../otlp/answers.ts';
import { addressText } from '../stream/address.ts';
import type { Address } from '../stream/address.ts';
import type { ListeningDoor } from '../stream/listening-door.ts';
import { frameMessage, readMessage } from './grpc-message.ts';

const EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const DOOR = 'otlp_grpc';
const CONTENT_TYPE = 'application/grpc+proto';
const OK = 0;
const UNIMPLEMENTED = 12;
const PARTING_MS = 2_000;

/**
 * gRPC codes by the statuses of the other doors. By the rules of OTLP a sender tries again on UNAVAILABLE (14), and not on
 * INVALID_ARGUMENT (3), RESOURCE_EXHAUSTED (8, without RetryInfo), INTERNAL (13) or UNAUTHENTICATED (16).
 */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  413: 8,
  415: UNIMPLEMENTED,
  429: 14,
  503: 14,
  507: 14,
};

/** OTLP/gRPC: the one unary call that senders of logs make, over HTTP/2 without TLS. */
export function otlpGrpcDoor(dependencies: {
  readonly address: Address;
  readonly context: DoorContext;
  /** Whether a call with these headers may send. */
  readonly allows: (headers: IncomingHttpHeaders) => boolean;
}): ListeningDoor {
  const { address, context, allows } = dependencies;
  const { accept, metrics, options, clock } = context;
  const sessions = new Set<ServerHttp2Session>();
  const server: Http2Server = createServer({ settings: { maxConcurrentStreams: 100 } });
  server.on('session', (session) => {
    sessions.add(session);
    metrics.connections.set({ source: DOOR }, sessions.size);
    session.once('close', () => {
      sessions.delete(session);
      metrics.connections.set({ source: DOOR }, sessions.size);
    });
    session.on('error', () => undefined); // the sender went away; its streams say so
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void answer(stream, headers);
  });

  async function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const started = clock.monotonicMs();
    let status = 200;
    try {
      if (!(headers['content-type'] ?? '').startsWith('application/grpc')) throw notGrpc();
      if (headers[':path'] !== EXPORT) {
        status = 404;
        end(stream, UNIMPLEMENTED, `there is no ${String(headers[':path'])}`);
        return;
      }
      if (!allows(headers)) throw new DoorError(401, 'no_key', 'send an API key: authorization: Bearer SECRET');
      await take(stream, headers);
    } catch (thrown) {
      const error = asDoorError(thrown);
      status = error.status;
      metrics.failed.inc({ reason: error.reason });
      end(stream, CODES[error.status] ?? 13, error.message);
    } finally {
      metrics.requests.inc({ source: DOOR, status: String(status) });
      metrics.duration.observe({ source: DOOR }, (clock.monotonicMs() - started) / 1000);
    }
  }

  async function take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const encoding = headers['grpc-encoding'];
    const releases: (() => void)[] = [];
    const hold = (bytes: number): void => {
      releases.push(accept.hold(bytes));
    };
    try {
      const name = typeof encoding === 'string' ? encoding : 'identity';
      const message = await readMessage(stream, name, options.bodyBytes, hold);
      const partial = await exportLogs(context, message, 'protobuf');
      if (stream.destroyed) return;
      stream.respond({ ':status': 200, 'content-type': CONTENT_TYPE }, { waitForTrailers: true });
      stream.once('wantTrailers', () => {
        stream.sendTrailers({ 'grpc-status': String(OK) });
      });
      stream.end(frameMessage(exportResponse(partial, false)));
    } finally {
      for (const release of releases) release();
    }
  }

  return {
    name: 'OTLP over gRPC',
    address: () => addressText({ host: address.host, port: (server.address() as AddressInfo).port }),
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => {
          reject(new Error(`cannot listen for OTLP over gRPC on ${addressText(address)}: ${error.message}`));
        });
        server.listen(address.port, address.host, resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve();
          return;
        }
        // Calls in flight get their answer; then the connections end.
        for (const session of sessions) session.close();
        const cutOff = setTimeout(() => {
          for (const session of sessions) session.destroy();
        }, PARTING_MS);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
      }),
  };
}

const notGrpc = (): DoorError => new DoorError(415, 'media_type', 'this port speaks gRPC; OTLP over HTTP has its own');

/** A call that ends without a message: status and text in the only headers there are. */
function end(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(
    {
      ':status': 200,
      'content-type': CONTENT_TYPE,
      'grpc-status': String(code),
      'grpc-message': encodeURIComponent(message),
    },
    { endStream: true },
  );
  stream.resume(); // what still comes is read away
}
