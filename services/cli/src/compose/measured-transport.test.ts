import { expect, it } from 'vitest';
import { createMetrics } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import { createMemoryTransport } from '@logsieve/transport';
import { measuredTransport } from './measured-transport.ts';

it('shows what waits in the topics that this process reads', async () => {
  const metrics = createMetrics();
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
  const transport = measuredTransport(createMemoryTransport({ clock: systemClock, logger }), metrics);
  await transport.start();
  await transport.createTopics([{ name: 'lines', partitions: 1 }]);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const consumer = transport.consumer(
    {
      group: 'g',
      topics: ['lines'],
      maxBatchRecords: 1,
      maxBatchBytes: 1e6,
      lingerMs: 0,
      commit: 'intent',
      splitAfterTries: 5,
    },
    () => held,
  );
  await consumer.start();
  const record = { key: 'k', value: Buffer.from('a line\n'), headers: {} };
  const sent = transport.producer().send('lines', [record, record, record]);
  const metric = 'logsieve_kafka_consumer_lag_records{topic="lines",partition="0"}';
  expect(await metrics.registry.metrics()).toContain(`${metric} 3`);
  release();
  await sent;
  expect(await metrics.registry.metrics()).toContain(`${metric} 0`);
  await consumer.stop();
  await transport.stop();
});
