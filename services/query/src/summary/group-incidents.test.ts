import { expect, it } from 'vitest';
import type { AnomalyItem } from '@logsieve/contracts';
import { byGravity, gravestOf, groupIncidents } from './group-incidents.ts';

const item = (id: string, at: string, more: Partial<AnomalyItem> = {}): AnomalyItem => ({
  id,
  kind: 'frequency',
  service: 'web',
  templateId: null,
  template: null,
  windowStart: `2026-11-24T${at}Z`,
  windowEnd: `2026-11-24T${at}Z`,
  score: 1,
  probability: 0.5,
  uncertainty: 0.5,
  verdict: 'anomalous',
  decidedBy: 'model',
  state: 'active',
  suppressedUntil: null,
  summary: '',
  count: 1,
  evidence: [],
  incidentId: id,
  firstSeen: `2026-11-24T${at}Z`,
  connection: null,
  ...more,
});

it('puts together what began within two minutes of the first, in order', () => {
  const groups = groupIncidents([
    item('d', '08:04:01'),
    item('b', '08:02:00'),
    item('a', '08:00:00'),
    item('c', '08:02:01'),
  ]);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(groupIncidents([])).toEqual([]);
});

it('keeps what is connected together, also over the border of two minutes', () => {
  const groups = groupIncidents([
    item('a', '08:00:00'),
    item('b', '08:01:50'),
    item('c', '08:02:20', { incidentId: 'b' }),
    item('d', '08:02:30'),
  ]);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['a', 'b', 'c'], ['d']]);
});

it('a sure finding outweighs a likelier unsure one', () => {
  const unsure = item('a', '08:00:00', { verdict: 'uncertain', probability: 0.9 });
  const sure = item('b', '08:00:01', { probability: 0.6 });
  expect(gravestOf([unsure, sure]).id).toBe('b');
  expect([[unsure], [sure]].map((group) => group as [AnomalyItem]).sort(byGravity)[0]?.[0].id).toBe('b');
});
