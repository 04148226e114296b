import { describe, expect, it } from 'vitest';
import { stackHistogram } from './stack.ts';

const at = (second: number) => new Date(second * 1000).toISOString();

describe('stackHistogram', () => {
  it('puts the worst lowest and keeps every count', () => {
    const stack = stackHistogram({
      bucketSeconds: 10,
      items: [
        { start: at(0), count: 5, bySeverity: { INFO: 4, ERROR: 1 } },
        { start: at(10), count: 3, bySeverity: { INFO: 3 } },
      ],
    });
    expect(stack.bands).toEqual(['INFO', 'ERROR']);
    expect(stack.counts).toEqual([
      [4, 3],
      [1, 0],
    ]);
    expect(stack.heights).toEqual([
      [5, 3],
      [1, 0],
    ]);
  });
  it('draws left-out buckets as empty ones', () => {
    const stack = stackHistogram({
      bucketSeconds: 1,
      items: [
        { start: at(0), count: 1 },
        { start: at(3), count: 2 },
      ],
    });
    expect(stack.starts).toEqual([0, 1000, 2000, 3000]);
    expect(stack.counts).toEqual([[1, 0, 0, 2]]);
  });
});
