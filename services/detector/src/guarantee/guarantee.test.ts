import type { Evidence } from '@logsieve/statistics';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { Guarantee, GUARANTEE_DEFAULTS } from './guarantee.ts';
import { StandingOrders } from './standing-orders.ts';

const NOW = 1_790_000_000_000_000_000n;
const calibration: Evidence[] = Array.from({ length: 2_000 }, (_, at) => ({
  probability: (at + 0.5) / 2_000,
  isFault: at % 10 < Math.floor(at / 200),
}));
const model = { version: 'm', thresholds: { normal: 0.05, anomalous: 0.5 }, calibration };
const guarantee = (): Guarantee => new Guarantee(model, GUARANTEE_DEFAULTS, seeded(1));

describe('what may be dismissed', () => {
  it('is what the evidence proves: more after labels that say normal, less after labels that say fault', () => {
    const one = guarantee();
    const shipped = one.thresholds.normal;
    one.learn(Array.from({ length: 500 }, () => ({ probability: 0.15, isFault: false, by: 'feedback' })));
    expect(one.thresholds.normal).toBeGreaterThan(shipped);
    one.learn(Array.from({ length: 100 }, () => ({ probability: 0.02, isFault: true, by: 'review' })));
    expect(one.thresholds.normal).toBeLessThan(shipped);
    expect(one.describe(NOW).evidence).toEqual({ shipped: 2_000, feedback: 0, reviews: 100 });
  });

  it('is less within 200 candidates after the stream changed, also after a restart, and what it was once it is settled', () => {
    const random = seeded(2);
    const one = guarantee();
    const calm = one.thresholds.normal;
    expect(calm).toBeGreaterThan(0);
    one.watch(
      Array.from({ length: 600 }, () => 0.1 * random()),
      NOW,
    );
    expect(one.isDrifting).toBe(false);
    one.watch(
      Array.from({ length: 200 }, () => 0.05 + 0.4 * random()),
      NOW,
    );
    expect(one.isDrifting).toBe(true);
    expect(one.thresholds.normal).toBeLessThan(calm);
    expect(one.thresholds.anomalous).toBe(guarantee().thresholds.anomalous);

    const after = guarantee();
    after.restore(one.snapshot());
    expect(after.describe(NOW).driftingSince).toBe(one.describe(NOW).driftingSince);
    after.watch(
      Array.from({ length: 1_200 }, () => 0.05 + 0.4 * random()),
      NOW,
    );
    expect(after.isDrifting).toBe(false);
  });
});

describe('standing orders', () => {
  const like = { service: 'shop', kind: 'meaning', templateId: '0000000000000001' } as const;
  const order = { ...like, anomalyId: '00000000000000aa' };

  it('hold for the likes of an anomaly, as long as they were given', () => {
    const orders = new StandingOrders();
    orders.learn([{ ...order, state: 'suppressed', until: NOW }]);
    expect(orders.covers(like, NOW - 1n)).toBe(true);
    expect(orders.covers(like, NOW)).toBe(false);
    expect(orders.covers({ ...like, service: 'other' }, NOW - 1n)).toBe(false);
    orders.learn([{ ...order, state: 'baseline', until: null }]);
    expect(orders.covers(like, NOW)).toBe(true);
    orders.learn([]);
    expect(orders.covers(like, NOW)).toBe(false);
  });

  it('end with what is resolved: the next one is reported', () => {
    const orders = new StandingOrders();
    orders.learn([{ ...order, state: 'resolved', until: null }]);
    expect(orders.covers(like, NOW)).toBe(false);
    expect([...orders.resolved]).toEqual([order.anomalyId]);
  });
});
