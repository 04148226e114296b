import type { Metrics } from '@logsieve/observability';
import type { Consumer, Transport } from '@logsieve/transport';

/** `transport`, whose consumers are seen in the metrics: how far behind they are, and how often they had to start anew. */
export function measuredTransport(transport: Transport, metrics: Metrics): Transport {
  const consumers: Consumer[] = [];
  const assigned = () => consumers.flatMap((consumer) => consumer.statistics().assigned);
  const sum = (pick: (statistics: ReturnType<Consumer['statistics']>) => number): number =>
    consumers.reduce((total, consumer) => total + pick(consumer.statistics()), 0);

  metrics.gauge(
    'kafka_consumer_lag_records',
    'records that wait, of the partitions assigned to this process',
    ['topic', 'partition'],
    (gauge) => {
      // A partition that was taken away must not stay at its last value.
      gauge.reset();
      for (const { topic, partition, lag } of assigned()) gauge.set({ topic, partition: String(partition) }, lag);
    },
  );
  metrics.gauge('kafka_consumer_redeliveries', 'batches given again after a failure, since the start', [], (gauge) => {
    gauge.set(sum((one) => one.redeliveries));
  });
  metrics.gauge(
    'kafka_consumer_restarts',
    'consumers that had to join their group again, since the start',
    [],
    (gauge) => {
      gauge.set(sum((one) => one.restarts));
    },
  );
  metrics.gauge(
    'kafka_consumer_missed_records',
    'records that left their topic before they were read, since the start',
    [],
    (gauge) => {
      gauge.set(sum((one) => one.missed));
    },
  );
  return {
    ...transport,
    consumer(options, handler) {
      const consumer = transport.consumer(options, handler);
      consumers.push(consumer);
      return consumer;
    },
  };
}
