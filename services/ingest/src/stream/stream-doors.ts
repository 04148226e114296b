import type { IncomingHttpHeaders } from 'node:http2';
import type { Logger } from '@logsieve/observability';
import { sequence } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import type { DoorContext } from '../doors/door.ts';
import { otlpGrpcDoor } from '../grpc/grpc-door.ts';
import type { Publish } from '../publish/publisher.ts';
import { stdinDoor } from '../stdin/stdin-door.ts';
import { SYSLOG_DEFAULTS } from '../syslog/syslog-options.ts';
import { createSyslogDoors } from '../syslog/syslog-doors.ts';
import type { SyslogDoors } from '../syslog/syslog-doors.ts';
import { TAIL_DEFAULTS, tailDoor } from '../tail/tail-door.ts';
import type { TailPositions } from '../tail/tail-positions.ts';
import type { Address } from './address.ts';
import { createSendSurely } from './send-surely.ts';

/** Doors that are off unless configured. */
export interface StreamDoorOptions {
  readonly otlpGrpc: Address | null;
  readonly syslogTcp: Address | null;
  readonly syslogUdp: Address | null;
  /** Globs of files to follow. */
  readonly tail: readonly string[];
  readonly stdin: boolean;
}

/** Whether a caller that shows these headers may send. */
export type Allows = (headers: IncomingHttpHeaders) => boolean;

export const NO_STREAM_DOORS: StreamDoorOptions = {
  otlpGrpc: null,
  syslogTcp: null,
  syslogUdp: null,
  tail: [],
  stdin: false,
};

export interface StreamDoors extends Component {
  /** Addresses of the syslog doors: `tcp host:port`, `udp host:port`. */
  listening(): readonly string[];
}

export function createStreamDoors(dependencies: {
  readonly doors: StreamDoorOptions;
  readonly publish: Publish;
  /** Bounds that are shared with the HTTP doors. */
  readonly context: DoorContext;
  readonly allows: Allows;
  readonly logger: Logger;
  readonly random: () => number;
  /** Where followed files go on after a restart. */
  readonly positions: TailPositions;
}): StreamDoors {
  const { doors, context, logger } = dependencies;
  const { metrics, clock, options } = context;
  const send = createSendSurely({ ...dependencies, clock });
  const parts: Component[] = [];
  if (doors.otlpGrpc !== null)
    parts.push(otlpGrpcDoor({ address: doors.otlpGrpc, context, allows: dependencies.allows }));
  let syslog: SyslogDoors | null = null;
  if (doors.syslogTcp !== null || doors.syslogUdp !== null) {
    syslog = createSyslogDoors({
      tcp: doors.syslogTcp,
      udp: doors.syslogUdp,
      send,
      metrics,
      logger,
      clock,
      options: SYSLOG_DEFAULTS,
      chunkBytes: options.chunkBytes,
    });
    parts.push(syslog);
  }
  if (doors.tail.length > 0)
    parts.push(
      tailDoor({
        globs: doors.tail,
        send,
        positions: dependencies.positions,
        metrics,
        logger,
        clock,
        options: { ...TAIL_DEFAULTS, chunkBytes: options.chunkBytes },
      }),
    );
  if (doors.stdin) parts.push(stdinDoor({ input: process.stdin, send, metrics, logger }));
  const all = sequence('doors', parts);
  return { ...all, listening: () => syslog?.addresses() ?? [] };
}
