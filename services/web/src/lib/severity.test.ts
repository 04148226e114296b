import { describe, expect, it } from 'vitest';
import { bandCounts, bandOf } from './severity.ts';

describe('severity bands', () => {
  it('folds steps and unknown names', () => {
    expect(['ERROR2', 'trace', 'FATAL', null, 'weird'].map(bandOf)).toEqual([
      'ERROR',
      'DEBUG',
      'FATAL',
      'OTHER',
      'OTHER',
    ]);
  });
  it('loses no line: what has no level is other', () => {
    const counts = bandCounts({ ERROR: 2, INFO3: 3 }, 10);
    expect(counts).toMatchObject({ ERROR: 2, INFO: 3, OTHER: 5 });
    expect(Object.values(bandCounts(undefined, 7)).reduce((a, b) => a + b)).toBe(7);
  });
});
