import kafkajs from 'kafkajs';
import { numberedLine } from '../numbered-lines.ts';
import { pause } from './http-load.ts';

const { Kafka, logLevel, Partitioners } = kafkajs;
const BATCH = 40;

/** Somebody else's producer: numbered lines to every partition of a topic, at a steady pace, until it is stopped. */
export interface TopicLoad {
  readonly topic: string;
  /** Lines the broker has acknowledged. */
  total(): number;
  /** More partitions from now on. */
  partitions(count: number): void;
  stop(): Promise<void>;
}

export async function startTopicLoad(options: {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly pauseMs: number;
}): Promise<TopicLoad> {
  const kafka = new Kafka({
    clientId: 'chaos-sender',
    brokers: [...options.brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 3 },
  });
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    metadataMaxAge: 1_000,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  let { partitions } = options;
  let [running, next, sent] = [true, 0, 0];

  async function run(): Promise<void> {
    while (running) {
      const messages = Array.from({ length: BATCH }, (_, at) => ({
        partition: Math.floor(next / BATCH) % partitions,
        value: numberedLine(next + at),
      }));
      next += BATCH;
      try {
        await producer.send({ topic: options.topic, acks: -1, messages });
        sent += BATCH;
      } catch {
        await pause(200); // the broker is gone: these lines may be there or not, the topic will tell
      }
      await pause(options.pauseMs);
    }
  }
  const done = run();
  return {
    topic: options.topic,
    total: () => sent,
    partitions(count) {
      partitions = count;
    },
    async stop() {
      running = false;
      await done;
      await producer.disconnect();
    },
  };
}

/** Values of each partition from its first offset still there to its end: what the broker has is the truth of these rows. */
export async function contentsOf(brokers: readonly string[], topic: string): Promise<Map<number, string[]>> {
  const kafka = new Kafka({ clientId: 'chaos-reader', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const contents = new Map<number, string[]>(ends.map((end) => [end.partition, []]));
  let missing = ends.reduce((sum, end) => sum + Number(end.high) - Number(end.low), 0);
  if (missing === 0) return contents;
  const consumer = kafka.consumer({ groupId: `chaos-reader-${String(process.pid)}-${String(performance.now())}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${String(missing)} records of ${topic} cannot be read`));
      }, 60_000);
      consumer
        .run({
          autoCommit: false,
          eachMessage: ({ partition, message }) => {
            contents.get(partition)?.push(message.value?.toString('utf8') ?? '');
            missing -= 1;
            if (missing === 0) {
              clearTimeout(timer);
              resolve();
            }
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return contents;
}
