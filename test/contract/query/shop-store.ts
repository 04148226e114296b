import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { AuditReport, Budget, LogRecord, ParsedLine, SummaryWriter } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { createMetrics, silentLogger } from '@logsieve/observability';
import { Parser } from '@logsieve/parser';
import { systemClock } from '@logsieve/pipeline';
import { buildQueryService } from '@logsieve/query';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { appendLines, blockOf } from '../../fixtures/store/append-lines.ts';

const silent = { info: () => undefined, warn: () => undefined };

export interface QueryFixture {
  readonly url: string;
  readonly store: Store;
  /** Parses and stores lines as one block of `source`. */
  append(source: string, lines: readonly FixtureLine[]): Promise<ParsedLine[]>;
  stop(): Promise<void>;
}

export interface FixtureLine {
  readonly body: string | Uint8Array;
  readonly service: string;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly severityNumber?: number;
  readonly traceId?: string;
}

const NO_AUDIT: AuditReport = {
  enabled: false,
  model: null,
  baselineAt: null,
  checks: 0,
  lastCheckAt: null,
  pValue: null,
  evidence: 1,
  alarmAt: 100,
  changedSince: null,
  models: [],
  probes: [],
  canaries: null,
  signals: [],
  message: '',
};

export const NO_BUDGET: Budget = {
  enabled: false,
  model: null,
  day: '2026-11-24',
  tokensUsed: 0,
  tokensLimit: null,
  costUsd: 0,
  costLimitUsd: null,
  calls: 0,
  callsLimit: null,
  answersBy: null,
  waiting: 0,
  forecastTokens: 0,
  exhausted: false,
  message: '',
};

/** The real engine in a fresh directory, filled through the real parser, behind the real API on a free port. */
export async function startQueryFixture(more: { readonly writeSummary?: SummaryWriter } = {}): Promise<QueryFixture> {
  const dataDir = mkdtempSync(join(tmpdir(), 'logsieve-query-'));
  const store = await openStore({ kind: 'chdb', dataDir }, { clock: systemClock, logger: silent });
  const service = buildQueryService({
    store,
    metrics: createMetrics(),
    logger: silentLogger,
    clock: systemClock,
    webRoot: null,
    version: '0.0.0-test',
    budget: () => Promise.resolve(NO_BUDGET),
    audit: () => Promise.resolve(NO_AUDIT),
    maySpend: () => true,
    writeSummary: more.writeSummary ?? (() => Promise.resolve(null)),
  });
  const app = express();
  app.use(service.router);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const parser = new Parser();
  const next = new Map<string, number>();
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    store,
    async append(source, lines) {
      const first = next.get(source) ?? 0;
      next.set(source, first + lines.length);
      const parsed = lines.map((line, at) => parser.parse(recordOf(source, first + at, line), line.service));
      await store.writer.saveKnowledge(parser.drainKnowledge());
      await appendLines(store.writer, blockOf(source, parsed));
      return parsed;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await store.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const recordOf = (source: string, offset: number, line: FixtureLine): LogRecord => ({
  ...textLine(line.body),
  position: { source, partition: 0, offset, index: 0 },
  observedAt: line.time,
  timestamp: line.time,
  severityNumber: line.severityNumber ?? 0,
  service: line.service,
  traceId: line.traceId ?? '',
});
