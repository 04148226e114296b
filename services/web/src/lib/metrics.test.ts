import { expect, it } from 'vitest';
import { maxOf, meanOf, parseMetrics, sumOf } from './metrics.ts';

const TEXT = `# HELP lag waiting
# TYPE lag gauge
lag{topic="a",partition="0"} 3
lag{topic="b}\\"",partition="1"} 4
delay_sum{stage="parse"} 6
delay_count{stage="parse"} 4
up 1
nonsense`;

it('reads samples and their labels, and leaves the rest', () => {
  const samples = parseMetrics(TEXT);
  expect(samples.map((sample) => sample.name)).toEqual(['lag', 'lag', 'delay_sum', 'delay_count', 'up']);
  expect(samples[0]?.labels).toEqual({ topic: 'a', partition: '0' });
  expect(sumOf(samples, 'lag')).toBe(7);
  expect(maxOf(samples, 'lag')).toBeLessThan(7);
  expect(meanOf(samples, 'delay')).toBe(1.5);
});

it('tells nothing from zero', () => {
  expect(sumOf([], 'lag')).toBeNull();
  expect(maxOf([], 'lag')).toBeNull();
  expect(meanOf(parseMetrics('delay_sum 0\ndelay_count 0'), 'delay')).toBeNull();
});
