import kafkajs from 'kafkajs';
import type { Admin, SASLOptions } from 'kafkajs';
import { systemClock, TransientError, messageOf } from '@logsieve/pipeline';
import type { Clock } from '@logsieve/pipeline';
import type { Transport, TransportLogger } from '../port.ts';
import { registerCodecs } from './codecs.ts';
import { patchIdleTimer } from './idle-timer-patch.ts';
import { kafkaConsumer } from './kafka-consumer.ts';
import { kafkaProducer } from './kafka-producer.ts';

export interface KafkaTransportOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** TLS to the brokers; PEM texts of their authority, and of our own certificate and key. */
  readonly ssl?: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  readonly logger?: TransportLogger;
  readonly clock?: Clock;
  readonly sessionTimeoutMs?: number;
  readonly stallMs?: number;
}

const SILENT: TransportLogger = { warn: () => undefined, error: () => undefined };
const CONNECT_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CREATE_TRIES = 20;

/** Topics of a Kafka cluster. The only folder that knows kafkajs. */
export function createKafkaTransport(options: KafkaTransportOptions): Transport {
  const { logger = SILENT, clock = systemClock } = options;
  patchIdleTimer();
  const kafka = new kafkajs.Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    ssl: options.ssl ?? false,
    ...(options.sasl === undefined ? {} : { sasl: { ...options.sasl } as SASLOptions }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { retries: 8, initialRetryTime: 200, maxRetryTime: 10_000 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = kafkaProducer(kafka);
  let connecting: Promise<Admin> | null = null;
  const admin = (): Promise<Admin> => {
    connecting ??= (async () => {
      const connected = kafka.admin();
      await connected.connect();
      return connected;
    })().catch((error: unknown) => {
      connecting = null;
      throw new TransientError(`Kafka cannot be reached at ${options.brokers.join(', ')}: ${messageOf(error)}`, {
        cause: error,
      });
    });
    return connecting;
  };

  return {
    name: 'kafka transport',
    kind: 'kafka',
    async start() {
      await registerCodecs();
      await admin();
    },
    async stop() {
      await producer.disconnect();
      const connected = await connecting?.catch(() => null);
      connecting = null;
      await connected?.disconnect();
    },
    producer: () => producer,
    consumer: (consumerOptions, handler) =>
      kafkaConsumer(consumerOptions, handler, {
        kafka,
        admin,
        clock,
        logger,
        sessionTimeoutMs: options.sessionTimeoutMs ?? 30_000,
        stallMs: options.stallMs ?? 60_000,
      }),
    async createTopics(topics) {
      const connected = await admin();
      const existing = new Set(await connected.listTopics());
      const missing = topics.filter((topic) => !existing.has(topic.name));
      if (missing.length === 0) return;
      await connected.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic: topic.name,
          numPartitions: topic.partitions,
          replicationFactor: topic.replicationFactor ?? 1,
          configEntries: Object.entries(topic.config ?? {}).map(([name, value]) => ({ name, value })),
        })),
      });
      await visible(
        connected,
        missing.map((topic) => topic.name),
        clock,
      );
    },
    async describeTopics(names) {
      const connected = await admin();
      const existing = new Set(await connected.listTopics());
      return Promise.all(
        names
          .filter((name) => existing.has(name))
          .map(async (name) => ({
            name,
            partitions: (await connected.fetchTopicOffsets(name))
              .map((place) => ({ partition: place.partition, low: Number(place.low), high: Number(place.high) }))
              .sort((a, b) => a.partition - b.partition),
          })),
      );
    },
    async ping() {
      await (await admin()).describeCluster();
    },
  };
}

/** Right after its creation a topic may be unknown to the next request (seen with 3.9.2). */
async function visible(admin: Admin, names: readonly string[], clock: Clock): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const name of names) await admin.fetchTopicOffsets(name);
      return;
    } catch (error) {
      if (attempt >= CREATE_TRIES) throw error;
      await clock.sleep(100);
    }
  }
}
