import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('createMetrics', () => {
  it('gives one metric for one name', async () => {
    const metrics = createMetrics();
    metrics.counter('lines_total', 'Lines', ['door']).inc({ door: 'a' });
    metrics.counter('lines_total', 'Lines', ['door']).inc({ door: 'a' });
    expect(await metrics.registry.metrics()).toContain('logsieve_lines_total{door="a"} 2');
  });

  it('refuses a name with other labels, before anything is counted', () => {
    const metrics = createMetrics();
    metrics.counter('lines_total', 'Lines', ['outcome']);
    expect(() => metrics.counter('lines_total', 'Lines', ['door', 'outcome'])).toThrow(
      "logsieve_lines_total is registered with the labels 'outcome', not 'door,outcome'",
    );
  });
});
