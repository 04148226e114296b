import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '@logsieve/config';
import { createMetrics } from '@logsieve/observability';
import type { Logger, Metrics } from '@logsieve/observability';
import { messageOf, systemClock } from '@logsieve/pipeline';
import type { Component } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { createKafkaTransport, createMemoryTransport } from '@logsieve/transport';
import type { Transport } from '@logsieve/transport';
import { DependencyError, UsageError } from '../exit.ts';
import { liveKeys } from './access/live-keys.ts';
import type { LiveKeys } from './access/live-keys.ts';
import { measuredTransport } from './measured-transport.ts';
import type { Reloadable } from './reload/reloadable.ts';
import { kafkaTlsOf } from './tls.ts';
import { topicSpecs } from './topic-specs.ts';

/** What every part is built from. */
export interface Ports {
  readonly settings: Settings;
  readonly store: Store;
  readonly transport: Transport;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly keys: LiveKeys;
  /** Those that take changed settings; each part adds itself when it is built. */
  readonly reloadables: Reloadable[];
}

/** Opens what a running process needs. The caller starts and stops `store` and `transport`. */
export async function openPorts(settings: Settings, logger: Logger): Promise<Ports> {
  const keys = liveKeys(settings.apiKeys);
  const metrics = createMetrics();
  const retries = metrics.counter('storage_insert_retries_total', 'statements that the store was given again');
  const store = await openConfiguredStore(settings, logger, () => {
    retries.inc();
  });
  return {
    settings,
    store,
    transport: measuredTransport(transportOf(settings, logger), metrics),
    metrics,
    logger,
    keys,
    reloadables: [],
  };
}

/** Makes sure that the topics are there before anything reads or writes them. */
export function topicsOf({ settings, transport }: Ports): Component {
  const specs = topicSpecs(settings.kafkaPartitions, settings.kafkaReplication, settings.kafkaRawTopics);
  return {
    name: 'topics',
    start: () => transport.createTopics(specs),
    stop: () => Promise.resolve(),
  };
}

/** The embedded engine, or a ClickHouse server where one is configured. */
function storeOf(settings: Settings, logger: Logger, onRetry: () => void): Promise<Store> {
  const dependencies = { clock: systemClock, logger, onRetry };
  return settings.clickhouseUrl === null
    ? openStore({ kind: 'chdb', dataDir: settings.dataDir }, dependencies)
    : openStore(
        {
          kind: 'clickhouse',
          url: settings.clickhouseUrl,
          user: settings.clickhouseUser,
          password: settings.clickhousePassword,
          database: settings.clickhouseDatabase,
          ...(settings.clickhouseCluster === null ? {} : { cluster: settings.clickhouseCluster }),
        },
        dependencies,
      );
}

/** Kafka where brokers are configured, else topics in memory. */
export function transportOf(settings: Settings, logger: Logger): Transport {
  if (settings.kafkaBrokers.length === 0) return createMemoryTransport({ clock: systemClock, logger });
  const { kafkaSaslMechanism: mechanism, kafkaSaslUsername: username, kafkaSaslPassword: password } = settings;
  return createKafkaTransport({
    brokers: settings.kafkaBrokers,
    clientId: 'logsieve',
    ssl: kafkaTlsOf(settings),
    sessionTimeoutMs: settings.kafkaSessionTimeout,
    logger,
    ...(mechanism === null || username === null || password === null
      ? {}
      : { sasl: { mechanism, username, password } }),
  });
}

/** @throws DependencyError where the engine cannot be opened or reached */
export async function openConfiguredStore(
  settings: Settings,
  logger: Logger,
  onRetry: () => void = () => undefined,
): Promise<Store> {
  try {
    return await storeOf(settings, logger, onRetry);
  } catch (error) {
    throw new DependencyError(messageOf(error), { cause: error });
  }
}

/** Like `withStore`, for commands that only look: a directory with a typing error must not become an empty store. */
export function withExistingStore<T>(
  settings: Settings,
  logger: Logger,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  if (settings.clickhouseUrl === null && !existsSync(join(settings.dataDir, 'clickhouse')))
    throw new UsageError(`there is no store in ${settings.dataDir}; give its directory with --data`);
  return withStore(settings, logger, work);
}

/** Runs `work` with an open store and closes it whatever happens. */
export async function withStore<T>(settings: Settings, logger: Logger, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openConfiguredStore(settings, logger);
  try {
    await store.start();
    return await work(store);
  } finally {
    await store.stop();
  }
}
