import { describe, expect, it } from 'vitest';
import { errorsNow } from './error-share.ts';

const service = (rate: number[], errorRate: number[]) => ({
  rate,
  errorRate,
  count: rate.reduce((sum, value) => sum + value, 0),
  errorCount: errorRate.reduce((sum, value) => sum + value, 0),
});

describe('errorsNow', () => {
  it('names the share of the last tenth where it doubled', () => {
    expect(
      errorsNow(service([...Array<number>(27).fill(100), 100, 100, 100], [...Array<number>(27).fill(0), 0, 30, 30])),
    ).toBeCloseTo(0.2);
  });
  it('says nothing of errors that are as usual, of few, or of silence', () => {
    expect(errorsNow(service(Array<number>(30).fill(100), Array<number>(30).fill(10)))).toBeNull();
    expect(errorsNow(service(Array<number>(30).fill(1000), [...Array<number>(29).fill(0), 1]))).toBeNull();
    expect(errorsNow(service([100, 0, 0, 0], [100, 0, 0, 0]))).toBeNull();
  });
});
