import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DoorMetrics } from '../doors/metrics.ts';
import { addressText } from '../stream/address.ts';
import type { Address } from '../stream/address.ts';
import type { LineQueue } from '../stream/line-queue.ts';
import type { ListeningDoor } from '../stream/listening-door.ts';
import { syslogLine } from './message.ts';

/** Room for what comes while the process is busy; the system may give less. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

/** Syslog over UDP (RFC 5426), one message a datagram. Nobody can be held back: what the queue has no room for is dropped and counted. */
export function syslogUdpDoor(dependencies: {
  readonly address: Address;
  readonly queue: LineQueue;
  readonly metrics: DoorMetrics;
}): ListeningDoor {
  const { address, queue, metrics } = dependencies;
  let socket: Socket | null = null;

  function take(datagram: Buffer, sender: string): void {
    const bytes = withoutEnd(datagram);
    if (bytes.length === 0) return;
    if (queue.offer({ line: syslogLine(bytes, sender), bytes: bytes.length })) return;
    metrics.rejected.inc({ reason: 'queue_full' });
    metrics.records.inc({ source: 'syslog', outcome: 'dropped' });
  }

  return {
    name: 'syslog over UDP',
    address: () => addressText({ host: address.host, port: socket?.address().port ?? address.port }),
    start: () =>
      new Promise((resolve, reject) => {
        const opened = createSocket({
          type: isIPv6(address.host) ? 'udp6' : 'udp4',
          recvBufferSize: RECEIVE_BUFFER,
        });
        opened.once('error', (error) => {
          reject(new Error(`cannot listen for syslog over UDP on ${addressText(address)}: ${error.message}`));
        });
        opened.on('message', (datagram, { address: sender }) => {
          take(datagram, sender);
        });
        opened.bind(address.port, address.host, () => {
          socket = opened;
          resolve();
        });
      }),
    async stop() {
      const open = socket;
      socket = null;
      if (open !== null) await new Promise<void>((resolve) => open.close(resolve));
    },
  };
}

/** Some senders end a datagram as they end a line. */
function withoutEnd(datagram: Buffer): Buffer {
  const last = datagram[datagram.length - 1];
  return last === 10 || last === 0 ? datagram.subarray(0, -1) : datagram;
}
