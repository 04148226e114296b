import { randomUUID } from 'node:crypto';
import { messageOf } from '@logsieve/pipeline';
import type { Clock, RetryOptions } from '@logsieve/pipeline';
import { createAlertRecords } from './alerts.ts';
import { BlockAppender } from './blocks/append-block.ts';
import { loadProgress } from './blocks/progress.ts';
import { findAnswer, saveAnswer } from './documents/idempotency.ts';
import { loadEvidence, loadStandingOrders } from './documents/evidence.ts';
import { saveAnomalies, saveFeedback, saveReview, saveStateChange } from './documents/judgements.ts';
import { loadKnowledge, saveKnowledge } from './documents/knowledge.ts';
import { Numbers } from './documents/numbers.ts';
import { Snapshots } from './documents/snapshots.ts';
import { openChdb } from './engine/chdb.ts';
import { DEFAULT_LIMITS } from './engine/engine.ts';
import type { Engine, EngineLimits, QueryParameters } from './engine/engine.ts';
import { asQueryLimit } from './engine/errors.ts';
import { openHttp } from './engine/http.ts';
import { exportSource, readLines } from './lines/read-lines.ts';
import { verifyBlocks } from './lines/verify.ts';
import { compact } from './maintenance/compact.ts';
import { checkHealth } from './maintenance/health.ts';
import { applyRetention } from './maintenance/retention.ts';
import { columnSizes, readStorage } from './maintenance/statistics.ts';
import { defaultMigrationsFolder, readMigrations, runMigrations } from './migrations/run-migrations.ts';
import type { DamagedSnapshot } from './documents/snapshots.ts';
import type { InsertRows } from './insert-rows.ts';
import { insertRows } from './documents/json-rows.ts';
import type { SqlReader, Store, StoreLogger } from './port.ts';
import { createReviewRecords } from './reviews.ts';

export type StoreConnection =
  | { readonly kind: 'chdb'; readonly dataDir: string }
  | {
      readonly kind: 'clickhouse';
      /** `http://host:8123` */
      readonly url: string;
      readonly user?: string;
      readonly password?: string;
      readonly database?: string;
      /** Replicated and Distributed tables on this cluster of the server's configuration. */
      readonly cluster?: string;
    };

export interface StoreDependencies {
  readonly clock: Clock;
  readonly logger: StoreLogger;
  /** 0..1, for the jitter of retries. */
  readonly random?: () => number;
  readonly limits?: Partial<EngineLimits>;
  readonly migrationsDir?: string;
  /** A snapshot whose hash does not fit was skipped. */
  readonly onDamage?: (damaged: DamagedSnapshot) => void;
  /** A statement failed for a passing reason and is given again. */
  readonly onRetry?: () => void;
  /** Tries of one insert before its error is thrown. */
  readonly insertAttempts?: number;
}

/**
 * Opens the store and brings its schema up to date.
 * @throws DataDirectoryInUseError, TransientError (server cannot be reached), PermanentError (schema newer or changed, wrong password).
 */
export async function openStore(connection: StoreConnection, dependencies: StoreDependencies): Promise<Store> {
  const { clock, logger } = dependencies;
  const engine = await openEngine(connection, dependencies);
  try {
    const folder = dependencies.migrationsDir ?? defaultMigrationsFolder();
    const applied = await runMigrations(engine, readMigrations(folder), () => clock.now());
    if (applied.length > 0) logger.info({ applied }, 'schema brought up to date');
  } catch (error) {
    await engine.close().catch(() => undefined); // the first failure is the one to report
    throw error;
  }
  return storeOver(engine, dependencies);
}

function openEngine(connection: StoreConnection, dependencies: StoreDependencies): Engine | Promise<Engine> {
  const { clock, logger } = dependencies;
  const limits = { ...DEFAULT_LIMITS, ...dependencies.limits };
  const retry: RetryOptions = {
    attempts: dependencies.insertAttempts ?? 6,
    firstDelayMs: 100,
    maxDelayMs: 5_000,
    clock,
    random: dependencies.random ?? Math.random,
    onRetry: (error, attempt) => {
      logger.warn({ attempt, error: messageOf(error) }, 'store: trying again');
      dependencies.onRetry?.();
    },
  };
  if (connection.kind === 'chdb') return openChdb({ dataDir: connection.dataDir, limits, retry, readers: 2 });
  const { url, user = 'default', password = '', database = 'logsieve', cluster } = connection;
  return openHttp({ url, user, password, database, limits, retry, ...(cluster === undefined ? {} : { cluster }) });
}

function storeOver(engine: Engine, dependencies: StoreDependencies): Store {
  const { clock, logger } = dependencies;
  const numbers = { patterns: new Numbers(engine, 'patterns'), templates: new Numbers(engine, 'templates') };
  const appender = new BlockAppender(engine, clock, logger, numbers.patterns);
  const snapshots = new Snapshots(engine, (damaged) => {
    logger.warn(damaged, 'damaged snapshot skipped');
    dependencies.onDamage?.(damaged);
  });
  const clockForVersions = risingClock(clock);
  const sql: SqlReader = {
    rows: <T>(text: string, parameters?: QueryParameters) =>
      engine.rows<T>(text, parameters).catch((error: unknown) => {
        throw asQueryLimit(error);
      }),
  };
  const insertSmall: InsertRows = async (table, rows, token) => {
    await insertRows(engine, table, rows, token);
  };
  let closed = false;
  return {
    name: 'store',
    kind: engine.kind,
    writer: {
      draftLines: (source, partition) => appender.draft(source, partition),
      appendBlock: (block, lines) => appender.append(block, lines),
      saveKnowledge: (knowledge) => saveKnowledge(engine, numbers, knowledge, clockForVersions(), randomUUID()),
      saveAnomalies: (anomalies) => saveAnomalies(engine, anomalies, clock.now(), randomUUID()),
      saveReview: (review) => saveReview(engine, review, randomUUID()),
      saveFeedback: (feedback) => saveFeedback(engine, feedback, randomUUID()),
      saveStateChange: (change) => saveStateChange(engine, change, randomUUID()),
      saveSnapshot: (stage, key, body) => snapshots.save(stage, new Map([[key, body]]), clock.now()),
      numbersOf: (kind, ids) => numbers[kind].ofStored(ids),
      saveSnapshots: (stage, bodies) => snapshots.save(stage, bodies, clock.now()),
      saveIdempotentAnswer: (key, answer) => saveAnswer(engine, key, answer, clock.now(), randomUUID()),
    },
    resume: {
      progress: (source) => loadProgress(engine, source),
      loadSnapshot: (stage, key) => snapshots.load(stage, key),
      idsByNumber: (kind) => numbers[kind].ids(),
      loadSnapshots: (stage) => snapshots.loadAll(stage),
      loadKnowledge: (service) => loadKnowledge(engine, service),
      idempotentAnswer: (key) => findAnswer(engine, key),
      loadEvidence: (limit) => loadEvidence(engine, limit),
      loadStandingOrders: (now, limit) => loadStandingOrders(engine, now, limit),
    },
    sql,
    reviews: createReviewRecords(sql, insertSmall),
    alerts: createAlertRecords(sql, insertSmall),
    lines: {
      read: (selection) => readLines(engine, selection),
      export: (selection) => exportSource(engine, selection),
      verify: (options) => verifyBlocks(engine, options),
    },
    start: () => Promise.resolve(),
    async stop() {
      if (closed) return;
      closed = true;
      await engine.close();
    },
    ping: () => checkHealth(engine),
    statistics: () => readStorage(engine),
    columnSizes: () => columnSizes(engine),
    compact: (options) => compact(engine, clock, options),
    applyRetention: (options) => applyRetention(engine, clock, options),
  };
}

/** Versions of templates must rise, also within one tick of the clock. */
function risingClock(clock: Clock): () => bigint {
  let last = 0n;
  return () => {
    const now = clock.now();
    last = now > last ? now : last + 1n;
    return last;
  };
}
