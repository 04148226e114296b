import { expect, it } from 'vitest';
import type { TemplateItem } from '@logsieve/contracts';
import { causeWindows, firstChanges } from './first-changes.ts';
import type { DiffItem } from './queries.ts';

const changed = (templateId: string, change: DiffItem['change']) =>
  ({
    templateId,
    template: templateId,
    change,
    count: 3,
    baseCount: 0,
    ratio: null,
    slot: null,
    value: null,
    qValue: 0,
  }) satisfies DiffItem;
const listed = (id: string, firstSeen: string) =>
  ({ id, firstSeen, services: [`${id}-service`] }) as unknown as TemplateItem;

it('orders what is new by its first line, to the nanosecond', () => {
  const diff = [
    changed('error', 'new'),
    changed('start', 'new'),
    changed('charge', 'rate'),
    changed('unlisted', 'new'),
  ];
  const templates = [
    listed('error', '2026-01-01T07:53:00.300000002Z'),
    listed('charge', '2026-01-01T07:50:00.000000000Z'),
    listed('start', '2026-01-01T07:53:00.300000001Z'),
  ];
  expect(firstChanges(diff, templates).map((item) => [item.templateId, item.services])).toEqual([
    ['start', ['start-service']],
    ['error', ['error-service']],
  ]);
});

it('looks a little before the window and compares with the hour before that', () => {
  expect(causeWindows('2026-01-01T07:53:00Z', '2026-01-01T07:58:00Z')).toEqual({
    from: '2026-01-01T07:51:00.000Z',
    to: '2026-01-01T07:58:00.000Z',
    baseFrom: '2026-01-01T06:51:00.000Z',
    baseTo: '2026-01-01T07:51:00.000Z',
  });
});
