import kafkajs from 'kafkajs';
import type { Kafka, Message, Producer as KafkaJsProducer } from 'kafkajs';
import { PermanentError, TransientError, messageOf } from '@logsieve/pipeline';
import type { Producer, TopicRecord } from '../port.ts';

/** One request stays well below the broker's default of a megabyte per batch unless a single record is larger. */
const REQUEST_BYTES = 900 * 1024;
const SEND_TIMEOUT_MS = 30_000;

export interface KafkaProducer extends Producer {
  disconnect(): Promise<void>;
}

/** Acknowledged by all in-sync replicas. Connects on first use; requests of one call go out one after another, so that order holds. */
export function kafkaProducer(kafka: Kafka): KafkaProducer {
  let connecting: Promise<KafkaJsProducer> | null = null;
  const connect = (): Promise<KafkaJsProducer> => {
    connecting ??= (async () => {
      const producer = kafka.producer({
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
      });
      await producer.connect();
      return producer;
    })().catch((error: unknown) => {
      connecting = null;
      throw new TransientError(`Kafka cannot be reached: ${messageOf(error)}`, { cause: error });
    });
    return connecting;
  };
  return {
    async send(topic, records) {
      const producer = await connect();
      for (const messages of requests(records)) {
        try {
          await producer.send({ topic, acks: -1, timeout: SEND_TIMEOUT_MS, messages });
        } catch (error) {
          throw isPermanent(error)
            ? new PermanentError(`topic ${topic} refuses a record: ${messageOf(error)}`, { cause: error })
            : new TransientError(`topic ${topic} cannot be written: ${messageOf(error)}`, { cause: error });
        }
      }
    },
    async disconnect() {
      const producer = await connecting?.catch(() => null);
      connecting = null;
      await producer?.disconnect();
    },
  };
}

function* requests(records: readonly TopicRecord[]): Generator<Message[]> {
  let messages: Message[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = (record.value?.length ?? 0) + 100;
    if (messages.length > 0 && bytes + size > REQUEST_BYTES) {
      yield messages;
      messages = [];
      bytes = 0;
    }
    messages.push({
      key: record.key,
      value: record.value === null ? null : bufferOf(record.value),
      headers: { ...record.headers },
      ...(record.partition === undefined ? {} : { partition: record.partition }),
    });
    bytes += size;
  }
  if (messages.length > 0) yield messages;
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const PERMANENT = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
]);

function isPermanent(error: unknown): boolean {
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  return PERMANENT.has(type);
}
