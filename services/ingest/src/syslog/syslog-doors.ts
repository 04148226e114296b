import type { Logger } from '@logsieve/observability';
import type { Clock, Component } from '@logsieve/pipeline';
import type { DoorMetrics } from '../doors/metrics.ts';
import type { DoorOptions } from '../doors/options.ts';
import type { Address } from '../stream/address.ts';
import { createLineQueue } from '../stream/line-queue.ts';
import type { ListeningDoor } from '../stream/listening-door.ts';
import type { SendSurely } from '../stream/send-surely.ts';
import type { SyslogOptions } from './syslog-options.ts';
import { syslogTcpDoor } from './tcp-door.ts';
import { syslogUdpDoor } from './udp-door.ts';

const SOURCE = 'syslog';

export interface SyslogDoors extends Component {
  /** `tcp host:port`, `udp host:port`: what is open, after the start. */
  addresses(): readonly string[];
}

/** Syslog over TCP, UDP or both; all messages go through one queue into the source `syslog`. */
export function createSyslogDoors(dependencies: {
  readonly tcp: Address | null;
  readonly udp: Address | null;
  readonly send: SendSurely;
  readonly metrics: DoorMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly options: SyslogOptions;
  readonly chunkBytes: DoorOptions['chunkBytes'];
}): SyslogDoors {
  const { tcp, udp, send, metrics, logger, clock, options } = dependencies;
  const queue = createLineQueue({
    source: SOURCE,
    send,
    clock,
    options: { maxBytes: options.queueBytes, batchBytes: options.queueBytes / 4, chunkBytes: dependencies.chunkBytes },
    onStored: (lines, bytes) => {
      metrics.records.inc({ source: SOURCE, outcome: 'accepted' }, lines);
      metrics.bytes.inc({ source: SOURCE }, bytes);
    },
    onLost: (lines) => {
      metrics.records.inc({ source: SOURCE, outcome: 'lost' }, lines);
      metrics.rejected.inc({ reason: 'not_durable' }, lines);
    },
  });
  const doors: { readonly protocol: string; readonly door: ListeningDoor }[] = [];
  if (tcp !== null)
    doors.push({ protocol: 'tcp', door: syslogTcpDoor({ address: tcp, queue, metrics, logger, options }) });
  if (udp !== null) doors.push({ protocol: 'udp', door: syslogUdpDoor({ address: udp, queue, metrics }) });
  return {
    name: 'syslog',
    addresses: () => doors.map(({ protocol, door }) => `${protocol} ${door.address()}`),
    async start() {
      for (const { door } of doors) await door.start();
    },
    async stop() {
      // A sender may be held back by a queue that no longer moves: then only the end of the queue lets it go.
      const stopped = Promise.all(doors.map(({ door }) => door.stop()));
      const patience = new AbortController();
      await Promise.race([stopped, clock.sleep(options.drainMs, patience.signal)]);
      patience.abort();
      const left = await queue.close(options.drainMs);
      await stopped;
      if (left > 0)
        logger.error({ lines: left }, 'syslog messages were lost: they did not become durable before the stop');
    },
  };
}
