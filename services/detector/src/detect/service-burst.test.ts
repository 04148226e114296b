import { describe, expect, it } from 'vitest';
import { ServiceBurst } from './service-burst.ts';

const hitBy = (burst: ServiceBurst, pane: number, services: number): void => {
  for (let at = 0; at < services; at += 1) burst.hit(pane, `service ${String(at)}`);
};

/** Findings in one pane of ten, of one service each. */
function calm(panes: number): ServiceBurst {
  const burst = new ServiceBurst();
  for (let pane = 0; pane < panes; pane += 10) hitBy(burst, pane, 1);
  return burst;
}

describe('findings in several services at once', () => {
  it('are the less likely the more services they are in', () => {
    const burst = calm(20_000);
    hitBy(burst, 20_000, 1);
    expect(burst.tail(20_000)).toBe(1);
    const tails = [2, 3, 5].map((services) => {
      hitBy(burst, 20_000 + services, services);
      return burst.tail(20_000 + services);
    });
    expect(burst.services(20_005)).toBe(5);
    expect(tails[0]).toBeGreaterThan(0.05);
    expect(tails[1]).toBeLessThan(0.02);
    expect(tails[2]).toBeLessThan(1e-4);
  });

  it('are nothing where that is how it always is', () => {
    const burst = new ServiceBurst();
    for (let pane = 0; pane < 5_000; pane += 1) hitBy(burst, pane, pane % 4);
    hitBy(burst, 5_000, 4);
    expect(burst.tail(5_000)).toBeGreaterThan(0.05);
  });

  it('are counted on where they were saved', () => {
    const burst = calm(20_000);
    const again = new ServiceBurst();
    again.restore(JSON.parse(JSON.stringify(burst.save())) as ReturnType<ServiceBurst['save']>);
    for (const one of [burst, again]) hitBy(one, 30_000, 4);
    expect(again.tail(30_000)).toBe(burst.tail(30_000));
  });
});
