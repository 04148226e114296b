import { describe, expect, it } from 'vitest';
import { topicSpecs } from './topic-specs.ts';

describe('topics of logsieve', () => {
  it('names each topic once, whatever raw topics are configured', () => {
    const names = topicSpecs(4, 1, ['logs.raw', 'syslog']).map((spec) => spec.name);
    expect(names).toEqual(['logs.raw', 'syslog', 'logs.parsed', 'reviews.requested', 'logs.dead']);
  });
  it('spreads lines over partitions and keeps what must be ordered in one', () => {
    const counts = Object.fromEntries(topicSpecs(6, 3, []).map((spec) => [spec.name, spec.partitions]));
    expect(counts).toEqual({ 'logs.raw': 6, 'logs.parsed': 6, 'reviews.requested': 1, 'logs.dead': 1 });
  });
});
