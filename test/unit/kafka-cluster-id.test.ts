import { describe, expect, it } from 'vitest';
import { clusterId } from '../fixtures/kafka/index.ts';

describe('the cluster id of a broker under test', () => {
  it('never begins with a dash, whatever its first byte', () => {
    for (let first = 0; first < 256; first += 1) {
      const id = clusterId(new Uint8Array(16).fill(first));
      expect(id).toHaveLength(22);
      expect(id).not.toMatch(/^-/);
    }
  });
});
