import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../../../../test/fixtures/review/index.ts';
import { priorityOf } from './priority.ts';
import { createReviewQueue } from './review-queue.ts';

const item = (id: number) => ({ request: sampleRequest(id), texts: ['t'] });

describe('review queue', () => {
  it('gives the most urgent question first and each only once at a time', () => {
    const queue = createReviewQueue(10);
    queue.add('a', item(1), 1);
    queue.add('b', item(2), 3);
    queue.add('c', item(3), 2);
    expect([queue.take()?.key, queue.take()?.key, queue.take()?.key, queue.take()]).toEqual(['b', 'c', 'a', null]);
    queue.giveBack('c', true);
    expect(queue.take()).toMatchObject({ key: 'c', attempts: 1 });
  });

  it('answers latecomers with the question in flight', () => {
    const queue = createReviewQueue(10);
    queue.add('a', item(1), 1);
    queue.take();
    queue.add('a', item(2), 1);
    expect(queue.take()).toBeNull();
    expect(queue.finish('a')).toHaveLength(2);
    expect(queue.size).toBe(0);
  });

  it('is bounded: the least urgent leave and are known to be elsewhere', () => {
    const queue = createReviewQueue(3);
    for (let id = 1; id <= 10; id += 1) queue.add(`k${String(id)}`, item(id), id);
    expect(queue.size).toBe(3);
    expect(queue.spilled).toBe(true);
    expect(queue.take()?.key).toBe('k10');
  });

  it('is bounded also where everything asks the same', () => {
    const queue = createReviewQueue(3);
    for (let id = 1; id <= 10; id += 1) queue.add('same', item(id), 1);
    expect(queue.size).toBeLessThanOrEqual(3);
    expect(queue.spilled).toBe(true);
  });

  it('takes an anomaly once', () => {
    const queue = createReviewQueue(3);
    queue.add('a', item(1), 1);
    queue.add('b', item(1), 1);
    expect(queue.size).toBe(1);
  });
});

describe('priorityOf', () => {
  const request = sampleRequest(1);
  const with_ = (anomaly: object) => ({ ...request, anomaly: { ...request.anomaly, ...anomaly } });
  it('rises with uncertainty, volume and novelty', () => {
    const base = priorityOf(with_({ uncertainty: 0.5, count: 10, kind: 'frequency' }), 0);
    expect(priorityOf(with_({ uncertainty: 0.9, count: 10, kind: 'frequency' }), 0)).toBeGreaterThan(base);
    expect(priorityOf(with_({ uncertainty: 0.5, count: 1000, kind: 'frequency' }), 0)).toBeGreaterThan(base);
    expect(priorityOf(with_({ uncertainty: 0.5, count: 10, kind: 'new_template' }), 0)).toBeGreaterThan(base);
    expect(priorityOf(with_({ uncertainty: 0.5, count: 10, kind: 'frequency' }), 3)).toBeLessThan(base);
  });
});
