import { expect, it } from 'vitest';
import type { LogItem, VariableCategory } from '@logsieve/contracts';
import { withAllowedValues } from './with-values.ts';

const line = (more: Partial<LogItem>): LogItem => ({
  source: 'app',
  partition: 0,
  offset: 0,
  index: 0,
  body: '08:00:01 ERROR request of jane answered 503 after 12 ms',
  timestamp: '2026-11-24T08:00:01Z',
  observedAt: '2026-11-24T08:00:01Z',
  service: 'web',
  severity: 'ERROR',
  severityNumber: 17,
  templateId: '00000000000000aa',
  template: 'request of <*> answered <*> after <*:took> ms',
  params: [
    { value: 'jane', category: 'OBN' },
    { value: '503', category: 'STC' },
    { value: '12', category: 'TDA' },
  ],
  unparsed: null,
  traceId: null,
  spanId: null,
  resource: {},
  attributes: {},
  ...more,
});
const shown = (more: Partial<LogItem>, ...allowed: VariableCategory[]) =>
  withAllowedValues(line(more), new Set(allowed));

it('shows values of the allowed categories alone', () => {
  expect(shown({})).toBe('request of <OBN> answered <STC> after <TDA> ms');
  expect(shown({}, 'STC')).toBe('request of <OBN> answered 503 after <TDA> ms');
  expect(shown({}, 'STC', 'TDA')).toBe('request of <OBN> answered 503 after 12 ms');
});

it.each([
  ['the template has another number of variables', { template: 'request of <*> answered <*> ms' }],
  ['the values are not those of the line', { body: 'request of bob answered 503 after 12 ms' }],
  ['the template says other words', { template: 'call of <*> answered <*> after <*> ms' }],
  ['the line has no template', { template: null }],
  ['the line is no text', { body: undefined, bodyBase64: '/w==' }],
])('shows nothing where %s', (_why, more) => {
  expect(shown(more as Partial<LogItem>, 'OBN', 'STC', 'TDA')).toBeNull();
});

it('a value that is secret by a word that is a variable too stays hidden', () => {
  const params = [
    { value: 'password', category: 'OBN' as const },
    { value: 'hunter2x9', category: 'OTP' as const },
  ];
  expect(shown({ body: 'set password=hunter2x9', template: 'set <*>=<*>', params }, 'OTP')).toBe('set <OBN>=<OTP>');
});

it('a long value stays hidden', () => {
  const text = 'x'.repeat(65);
  const more = { body: `said ${text}`, template: 'said <*>', params: [{ value: text, category: 'OTP' as const }] };
  expect(shown(more, 'OTP')).toBe('said <OTP>');
});
