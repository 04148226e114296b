import { expect, it } from 'vitest';
import type { AnomalyItem } from '@logsieve/contracts';
import { groupIncidents } from './incidents.ts';

const at = (id: string, service: string, time: string) =>
  ({ id, service, windowStart: `2026-01-01T${time}Z` }) as AnomalyItem;

it('puts together what began together, and keeps the order given', () => {
  const items = [
    at('b', 'payment', '07:53:00'),
    at('a', 'auth', '06:00:00'),
    at('c', 'checkout', '07:53:20'),
    at('d', 'payment', '07:54:59'),
    at('e', 'gateway', '07:55:10'),
  ];
  expect(groupIncidents(items).map(({ members, services }) => [members.map(({ id }) => id), services])).toEqual([
    [
      ['b', 'c', 'd'],
      ['payment', 'checkout'],
    ],
    [['a'], ['auth']],
    [['e'], ['gateway']],
  ]);
});

it('is empty for nothing', () => {
  expect(groupIncidents([])).toEqual([]);
});
