import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from '@logsieve/observability';
import { messageOf } from '@logsieve/pipeline';
import type { DoorMetrics } from '../doors/metrics.ts';
import { addressText } from '../stream/address.ts';
import type { Address } from '../stream/address.ts';
import type { LineQueue } from '../stream/line-queue.ts';
import type { ListeningDoor } from '../stream/listening-door.ts';
import { SyslogFramer } from './framing.ts';
import { queuedMessages } from './queued-messages.ts';
import type { SyslogOptions } from './syslog-options.ts';

/** How long a sender may go on sending after it was told that we stop. */
const PARTING_MS = 500;

/** Syslog over TCP (RFC 6587). A sender gets no answer: it is held back by not reading from it while the queue is full. */
export function syslogTcpDoor(dependencies: {
  readonly address: Address;
  readonly queue: LineQueue;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
  readonly options: SyslogOptions;
}): ListeningDoor {
  const { address, queue, metrics, logger, options } = dependencies;
  const sockets = new Set<Socket>();
  const reading = new Set<Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    metrics.connections.set({ source: 'syslog' }, sockets.size);
    const read = readAll(socket).finally(() => {
      sockets.delete(socket);
      reading.delete(read);
      metrics.connections.set({ source: 'syslog' }, sockets.size);
    });
    reading.add(read);
  });
  server.maxConnections = options.connections;
  server.on('drop', () => {
    metrics.failed.inc({ reason: 'too_many_connections' });
  });

  async function readAll(socket: Socket): Promise<void> {
    const sender = socket.remoteAddress ?? '';
    const toLines = queuedMessages(sender, metrics);
    const framer = new SyslogFramer(options.messageBytes);
    socket.setKeepAlive(true, 60_000);
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) await queue.add(toLines(framer.push(chunk)));
    } catch (error) {
      logger.info({ sender, error: messageOf(error) }, 'a syslog connection broke');
    }
    await queue.add(toLines(framer.end()));
  }

  return {
    name: 'syslog over TCP',
    address: () => addressText({ host: address.host, port: (server.address() as AddressInfo).port }),
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => {
          reject(new Error(`cannot listen for syslog over TCP on ${addressText(address)}: ${error.message}`));
        });
        server.listen(address.port, address.host, resolve);
      }),
    async stop() {
      if (!server.listening) return;
      server.close();
      // What is on its way already is still taken; a sender that goes on regardless is cut off.
      for (const socket of sockets) socket.end();
      const cutOff = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, PARTING_MS);
      await Promise.all(reading);
      clearTimeout(cutOff);
    },
  };
}
