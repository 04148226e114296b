import { describe, expect, it } from 'vitest';
import type { ParsedBatch } from '@logsieve/contracts';
import { parsedBatchCodec } from './parsed-batch.ts';

const batch: ParsedBatch = {
  source: 'app.log',
  partition: 3,
  firstOffset: 10,
  lastOffset: 11,
  lines: [0, 1].map((n) => ({
    source: 'app.log',
    partition: 3,
    offset: 10 + n,
    index: n,
    time: 1_700_000_000_123_456_789n,
    service: 'shop',
    severityNumber: 9,
    templateId: '00000000000000aa',
    patternId: '00000000000000bb',
    traceId: '',
    params: ['a', 'ü'],
  })),
  patterns: [
    {
      id: '00000000000000bb',
      parts: ['x', ''],
      slots: [{ kind: 'num', category: 'OBA' }],
      headerSlots: 0,
      contentOffset: 0,
    },
  ],
  templates: [{ id: '00000000000000aa', text: 'x<*>', service: 'shop' }],
};

describe('parsed batches', () => {
  it('come back as they were', () => {
    expect(parsedBatchCodec.decode(parsedBatchCodec.encode(batch))).toEqual(batch);
  });

  it('of another version are refused', () => {
    expect(() => parsedBatchCodec.decode(Buffer.from('{"schemaVersion":2}'))).toThrow(/version 2/);
  });
});
