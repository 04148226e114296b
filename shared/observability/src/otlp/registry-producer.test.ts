import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { registryProducer } from './registry-producer.ts';

it('gives counters, gauges and histograms as they are, with their labels', async () => {
  const metrics = createMetrics();
  metrics.counter('lines_total', 'Lines', ['door']).inc({ door: 'http' }, 3);
  metrics.gauge('waiting_bytes', 'Waiting').set(7);
  const seconds = metrics.histogram('stage_seconds', 'Time', [0.1, 1, 10], ['stage']);
  for (const value of [0.05, 0.5, 0.6, 60]) seconds.observe({ stage: 'parse' }, value);
  metrics.counter('never_total', 'Never counted', ['reason']);

  const resource = resourceFromAttributes({ 'service.name': 'logsieve' });
  const { resourceMetrics, errors } = await registryProducer(metrics.registry, resource, 1_000).collect();
  expect(errors).toEqual([]);
  const found = resourceMetrics.scopeMetrics[0]?.metrics ?? [];
  const named = (name: string) => found.find((metric) => metric.descriptor.name === name);
  expect(found.map((metric) => metric.descriptor.name).sort()).toEqual([
    'logsieve_lines_total',
    'logsieve_stage_seconds',
    'logsieve_waiting_bytes',
  ]);
  expect(named('logsieve_lines_total')).toMatchObject({
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: [{ attributes: { door: 'http' }, value: 3, startTime: [1, 0] }],
  });
  expect(named('logsieve_waiting_bytes')).toMatchObject({
    descriptor: { unit: 'By', description: 'Waiting' },
    dataPointType: DataPointType.GAUGE,
    dataPoints: [{ value: 7 }],
  });
  expect(named('logsieve_stage_seconds')).toMatchObject({
    descriptor: { unit: 's' },
    dataPoints: [
      {
        attributes: { stage: 'parse' },
        value: { buckets: { boundaries: [0.1, 1, 10], counts: [1, 2, 0, 1] }, count: 4 },
      },
    ],
  });
});
