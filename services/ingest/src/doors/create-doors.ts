import express from 'express';
import type { Router } from 'express';
import type { Metrics } from '@logsieve/observability';
import type { Clock } from '@logsieve/pipeline';
import type { Publish } from '../publish/publisher.ts';
import { createAccept } from './accept.ts';
import type { DoorContext } from './door.ts';
import { elasticsearchDoor } from './elasticsearch-door.ts';
import { createIdempotency } from './idempotency.ts';
import type { AnswerStore } from './idempotency.ts';
import { ingestDoor } from './ingest-door.ts';
import { lokiDoor } from './loki-door.ts';
import { doorMetrics } from './metrics.ts';
import { DEFAULT_DOOR_OPTIONS } from './options.ts';
import type { DoorOptions } from './options.ts';
import { otlpDoor } from './otlp-door.ts';

export interface DoorDependencies {
  readonly publish: Publish;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly options?: Partial<DoorOptions>;
  /** Answers of `Idempotency-Key`s; null: remembered while a request runs only. */
  readonly answers?: AnswerStore | null;
  /** Rejects with the reason why nothing can be stored (DiskFullError: 507); asked while a request waits. */
  readonly probe?: () => Promise<void>;
}

export interface Doors {
  /** Mount at the root, before anything that reads bodies; it passes on what is not for a door. */
  readonly router: Router;
  /** What doors on ports of their own are made from, so that all doors share their bounds. */
  readonly context: DoorContext;
  /** From now on every request gets 503 with Retry-After. */
  close(): void;
}

/** All HTTP doors of interfaces.md section 3. */
export function createDoors(dependencies: DoorDependencies): Doors {
  const { publish, clock } = dependencies;
  const options = { ...DEFAULT_DOOR_OPTIONS, ...dependencies.options };
  const metrics = doorMetrics(dependencies.metrics);
  const accept = createAccept({
    publish,
    options,
    metrics,
    clock,
    probe: dependencies.probe ?? (() => Promise.resolve()),
  });
  const context: DoorContext = { accept, options, metrics, clock };
  const router = express.Router();
  router.use(ingestDoor(context, createIdempotency(dependencies.answers ?? null)));
  router.use(otlpDoor(context));
  router.use(lokiDoor(context));
  router.use(elasticsearchDoor(context));
  return {
    router,
    context,
    close: () => {
      accept.close();
    },
  };
}
