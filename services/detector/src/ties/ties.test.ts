import { describe, expect, it } from 'vitest';
import { NamedIds } from './named-ids.ts';
import { MAX_TRACES, NO_TIES, connectionOf, mergeTies, sampleOf } from './ties.ts';
import type { Ties } from './ties.ts';

const traces = (ids: readonly string[]): Ties => ({ traces: sampleOf(ids, MAX_TRACES), objects: [] });
const objects = (ids: readonly string[]): Ties => ({ traces: [], objects: sampleOf(ids, MAX_TRACES) });
const uuids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `4bf92f3577b34da6a3ce929d0e${String(from + at).padStart(6, '0')}`);
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => String(from + at));

describe('a connection', () => {
  it('is what both sides carry', () => {
    expect(connectionOf(traces(uuids(0, 20)), traces(uuids(17, 40)))).toEqual({
      by: 'traces',
      shared: 3,
      isLeast: false,
    });
    expect(connectionOf(objects(['10342-a77c']), objects(['10342-a77c', 'x9']))?.shared).toBe(1);
    expect(connectionOf(traces(uuids(0, 20)), traces(uuids(20, 40)))).toBeNull();
    expect(connectionOf(NO_TIES, NO_TIES)).toBeNull();
  });

  it('is not made by numbers that are the same by chance', () => {
    expect(connectionOf(objects(numbers(10, 60)), objects(numbers(10, 60)))).toBeNull();
    expect(connectionOf(objects(['1041']), objects(['1041']))).not.toBeNull();
  });

  it('is found in samples too, where one side has few of very many', () => {
    const connection = connectionOf(traces(uuids(0, 20_000)), traces(uuids(5_000, 6_000)));
    expect(connection).toMatchObject({ by: 'traces', isLeast: true });
    expect(mergeTies(traces(uuids(0, 5_000)), traces(uuids(5_000, 9_000)))).toEqual(traces(uuids(0, 9_000)));
  });
});

describe('the ids that lines name', () => {
  const fresh = (ids: NamedIds, template: string, from: number, to: number): number =>
    ids.fresh(from, to)([template]).length;

  it('belong to templates and to a time, and were not there before', () => {
    const ids = new NamedIds();
    ids.take('tenant-0815-eu', 'usual', 0);
    for (const at of [10_000, 200_000]) {
      ids.take('tenant-0815-eu', 'usual', at);
      ids.take(`order-${String(at)}`, 'odd', at);
      ids.take('tenant-0815-eu', 'odd', at);
      ids.take('alice', 'odd', at);
    }
    expect(fresh(ids, 'odd', 150_000, 210_000)).toBe(1);
    expect(fresh(ids, 'usual', 150_000, 210_000)).toBe(0);
    expect(fresh(ids, 'never seen', 0, 210_000)).toBe(0);
    expect(fresh(ids, 'odd', 0, 20_000)).toBe(2);
  });

  it('are forgotten, and never more than there is room for', () => {
    const ids = new NamedIds();
    for (let at = 0; at < 100_000; at += 1) ids.take(`order-${String(at)}`, 'a', at);
    expect(fresh(ids, 'a', 0, 100_000)).toBeLessThanOrEqual(16_384);
    expect(fresh(ids, 'a', 99_000, 100_000)).toBe(1_000);
    for (let at = 0; at < 20_000; at += 1) ids.take(`parcel-${String(at)}`, 'a', 1_000_000);
    expect(fresh(ids, 'a', 0, 100_000)).toBe(0);
    expect(fresh(ids, 'a', 0, 3_000_000)).toBeGreaterThan(1_000);
  });
});
