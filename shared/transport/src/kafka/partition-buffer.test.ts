import { describe, expect, it } from 'vitest';
import type { Delivery } from '../port.ts';
import { intentMetadata, readIntent } from './intent.ts';
import { PartitionBuffer } from './partition-buffer.ts';

const deliveries = (from: number, to: number): Delivery[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    key: null,
    value: Buffer.alloc(10),
    headers: {},
    offset: from + index,
    timestampMs: 0,
  }));
const range = (buffer: PartitionBuffer) => {
  const cut = buffer.next();
  return cut === null ? null : [cut.records[0]?.offset, cut.records.at(-1)?.offset];
};

describe('PartitionBuffer', () => {
  it('cuts by count and by bytes', () => {
    const buffer = new PartitionBuffer({ from: 0, intent: null }, 4, 1e9);
    buffer.add(deliveries(0, 9));
    expect([range(buffer), range(buffer), range(buffer), range(buffer)]).toEqual([[0, 3], [4, 7], [8, 9], null]);
    const small = new PartitionBuffer({ from: 0, intent: null }, 100, 250);
    small.add(deliveries(0, 4));
    expect([range(small), range(small), range(small)]).toEqual([
      [0, 1],
      [2, 3],
      [4, 4],
    ]);
  });

  it('waits for the end of the batch that was in progress, over several fetches, and cuts there', () => {
    const buffer = new PartitionBuffer({ from: 268, intent: 384 }, 50, 1e9);
    buffer.add(deliveries(268, 300));
    expect(range(buffer)).toBeNull();
    buffer.add(deliveries(301, 478));
    expect([range(buffer), range(buffer)]).toEqual([
      [268, 384],
      [385, 434],
    ]);
  });

  it('leaves out what the store has, and forgets an intent that lies behind', () => {
    const buffer = new PartitionBuffer({ from: 100, intent: 90 }, 50, 1e9);
    buffer.add(deliveries(80, 120));
    expect(range(buffer)).toEqual([100, 120]);
  });
});

describe('intents', () => {
  it('come back from metadata, and nothing else does', () => {
    expect(readIntent(intentMetadata(384))).toBe(384);
    for (const other of [null, undefined, '', 'logsieve:1:', 'logsieve:1:x', 'someone else'])
      expect(readIntent(other)).toBeNull();
  });
});
