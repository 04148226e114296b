import { describe, expect, it } from 'vitest';
import { scalePlan } from './scale.ts';

const assumed = {
  keepDays: 10,
  replicas: 2,
  coreUse: 0.5,
  diskUse: 0.5,
  coresPerNode: 8,
  dollarsPerCoreHour: 0.1,
  dollarsPerGigabyteMonth: 0.1,
};

describe('scalePlan', () => {
  const measured = { bytesPerLine: 100, ratio: 10, cpuSecondsPerMillionLines: 10 };

  it('is in proportion to what was measured', () => {
    // 864 GB a day are 10 MB and 100,000 lines a second: one busy core
    expect(scalePlan(measured, { load: 'x', bytesPerDay: 864e9 }, assumed)).toEqual({
      load: 'x',
      bytesPerDay: 864e9,
      linesPerSecond: 100_000,
      cores: 2,
      nodes: 1,
      partitions: 2,
      diskBytes: 86.4e9 * 10 * 2 * 2,
      dollarsPerMonth: 8 * 720 * 0.1 + 3456 * 0.1,
    });
  });

  it('ten times the load needs ten times the cores and disk', () => {
    const one = scalePlan(measured, { load: '1', bytesPerDay: 1e12 }, assumed);
    const ten = scalePlan(measured, { load: '10', bytesPerDay: 1e13 }, assumed);
    expect(ten.cores / one.cores).toBeCloseTo(10);
    expect(ten.diskBytes / one.diskBytes).toBeCloseTo(10);
  });
});
