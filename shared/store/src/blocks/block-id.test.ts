import { expect, it } from 'vitest';
import { firstBlockIdAt, newBlockId } from './block-id.ts';

it('block ids order by the time of the attempt', () => {
  const id = newBlockId(1_750_000_000_123_456_789n);
  expect(id).toBeGreaterThanOrEqual(firstBlockIdAt(1_750_000_000_123n));
  expect(id).toBeLessThan(firstBlockIdAt(1_750_000_000_124n));
  expect(id).toBeLessThan(2n ** 64n);
});
