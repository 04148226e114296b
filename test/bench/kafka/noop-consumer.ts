/**
 * A kafkajs consumer that does nothing, in a process of its own as ours is: `noop-consumer BROKERS TOPIC RECORDS`.
 * Prints `{ records, seconds }` from its first batch to its last; the first batch's records do not count, as their fetch is not in the time.
 */
import kafkajs from 'kafkajs';
import { registerCodecs } from '@logsieve/transport';

const [brokers = '', topic = '', records = '0'] = process.argv.slice(2);
const { Kafka, logLevel } = kafkajs;

await registerCodecs();
const kafka = new Kafka({ clientId: 'noop', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `noop-${String(process.pid)}` });
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
let seen = 0;
let first = 0;
let startedMs = 0;
const done = new Promise<void>((resolve) => {
  void consumer.run({
    eachBatch: ({ batch }) => {
      if (startedMs === 0) {
        startedMs = performance.now();
        first = batch.messages.length;
      }
      seen += batch.messages.length;
      if (seen >= Number(records)) resolve();
      return Promise.resolve();
    },
  });
});
await done;
const seconds = (performance.now() - startedMs) / 1000;
process.stdout.write(`${JSON.stringify({ records: seen - first, seconds })}\n`);
await consumer.disconnect();
