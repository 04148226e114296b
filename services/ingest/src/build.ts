import type { Router } from 'express';
import { TOPICS } from '@logsieve/contracts';
import type { Logger, Metrics } from '@logsieve/observability';
import type { Clock, Component } from '@logsieve/pipeline';
import type { Store } from '@logsieve/store';
import type { Transport } from '@logsieve/transport';
import { createDoors } from './doors/create-doors.ts';
import type { Doors } from './doors/create-doors.ts';
import type { DoorOptions } from './doors/options.ts';
import { createHeartbeat } from './heartbeat/heartbeat.ts';
import { createPublish } from './publish/publisher.ts';
import type { Publish } from './publish/publisher.ts';
import { createSequencer } from './publish/sequencer.ts';
import { NO_STREAM_DOORS, createStreamDoors } from './stream/stream-doors.ts';
import type { Allows, StreamDoorOptions } from './stream/stream-doors.ts';

import { NO_POSITIONS, positionsInBlocks, positionsInSnapshots } from './tail/tail-positions.ts';

export interface IngestDependencies {
  readonly transport: Transport;
  /** Needed where topics are in memory (positions go on after a restart) and for `Idempotency-Key`; null: neither. */
  readonly store: Pick<Store, 'resume' | 'writer' | 'ping'> | null;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly partitions: number;
  readonly options?: Partial<DoorOptions>;
  /** Doors besides HTTP; all off where absent. */
  readonly doors?: Partial<StreamDoorOptions>;
  /** How often a heartbeat is sent, milliseconds; 0 or absent: never. */
  readonly heartbeatMs?: number;
  /** Who may send over gRPC; everybody where absent. */
  readonly allows?: Allows;
}

export interface IngestService extends Component {
  /** Answers 503 until started. */
  readonly router: Router;
  /** For other doors; only after the start. */
  publish: Publish;
  /** Addresses of the syslog doors: `tcp host:port`, `udp host:port`; after the start. */
  listening(): readonly string[];
}

/** HTTP doors over a transport, and those of `doors`. In-memory topics have no offsets that last: positions are handed out here. */
export function buildIngestService(dependencies: IngestDependencies): IngestService {
  const { transport, store, metrics, logger, clock } = dependencies;
  let publish: Publish | null = null;
  const send: Publish = (batch) => {
    if (publish === null) return Promise.reject(new Error('the doors are not open yet'));
    return publish(batch);
  };
  const answers =
    store === null
      ? null
      : {
          find: (key: string) => store.resume.idempotentAnswer(key),
          save: (key: string, answer: string) => store.writer.saveIdempotentAnswer(key, answer),
        };
  const doors: Doors = createDoors({
    publish: send,
    metrics,
    clock,
    answers,
    ...(store === null ? {} : { probe: () => store.ping() }),
    ...(dependencies.options === undefined ? {} : { options: dependencies.options }),
  });
  const streams = createStreamDoors({
    doors: { ...NO_STREAM_DOORS, ...dependencies.doors },
    publish: send,
    context: doors.context,
    allows: dependencies.allows ?? (() => true),
    logger,
    random: Math.random,
    positions:
      store === null
        ? NO_POSITIONS
        : transport.kind === 'memory'
          ? positionsInBlocks(store)
          : positionsInSnapshots(store, clock),
  });
  const heartbeat = createHeartbeat({ transport, clock, logger, everyMs: dependencies.heartbeatMs ?? 0 });
  return {
    name: 'ingest',
    router: doors.router,
    publish: send,
    listening: () => streams.listening(),
    async start() {
      if (transport.kind === 'kafka') {
        await transport.createTopics([{ name: TOPICS.raw, partitions: dependencies.partitions }]);
        publish = createPublish(transport.producer(), null);
      } else {
        if (store === null)
          throw new Error('doors over topics in memory need the store, to know where each source ended');
        publish = createPublish(transport.producer(), createSequencer(await store.resume.progress()));
      }
      await streams.start();
      await heartbeat.start();
    },
    async stop() {
      doors.close();
      await heartbeat.stop();
      await streams.stop();
    },
  };
}
