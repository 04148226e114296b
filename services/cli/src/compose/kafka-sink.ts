import { messageOf } from '@logsieve/pipeline';
import { createKafkaTransport } from '@logsieve/transport';
import type { ReplaySink } from '../replay-sink.ts';
import { DependencyError } from '../exit.ts';

/** Lines as records of a topic, one line each, keyed by service so that their order holds. */
export async function openKafkaSink(options: {
  brokers: readonly string[];
  topic: string;
  service: string;
}): Promise<ReplaySink> {
  const transport = createKafkaTransport({ brokers: options.brokers, clientId: 'logsieve-replay' });
  try {
    await transport.start();
    await transport.ping();
  } catch (error) {
    await transport.stop();
    throw new DependencyError(`cannot reach Kafka at ${options.brokers.join(', ')}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const producer = transport.producer();
  const headers = { service: options.service };
  return {
    send: (lines) =>
      producer.send(
        options.topic,
        lines.map((value) => ({ key: options.service, value, headers })),
      ),
    close: () => transport.stop(),
  };
}
