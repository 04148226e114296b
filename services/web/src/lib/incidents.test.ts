import { expect, it } from 'vitest';
import type { AnomalyItem } from '@logsieve/contracts';
import { groupIncidents } from './incidents.ts';

const at = (id: string, service: string, time: string, incidentId = id) =>
  ({ id, service, incidentId, windowStart: `2026-01-01T${time}Z` }) as AnomalyItem;

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

it('keeps what is connected together, and says how many are', () => {
  const items = [
    at('a', 'payment', '07:53:00'),
    at('b', 'auth', '07:54:40'),
    at('c', 'checkout', '07:55:10', 'b'),
    at('d', 'gateway', '07:55:20'),
  ];
  expect(groupIncidents(items).map(({ members, connected }) => [members.map(({ id }) => id), connected])).toEqual([
    [['a', 'b', 'c'], 2],
    [['d'], 0],
  ]);
});

it('is empty for nothing', () => {
  expect(groupIncidents([])).toEqual([]);
});
