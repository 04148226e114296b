import { operationsRouter } from '@logsieve/observability';
import type { Router } from 'express';
import type { Ports } from './ports.ts';

/** `/metrics`, `/healthz`, `/readyz` of a process with these ports. */
export const operationsOf = ({ metrics, store, transport }: Ports): Router =>
  operationsRouter({
    metrics,
    checks: [
      { name: store.kind === 'chdb' ? 'store (embedded)' : 'store (clickhouse)', check: () => store.ping() },
      { name: transport.kind === 'kafka' ? 'kafka' : 'topics (in memory)', check: () => transport.ping() },
    ],
  });
