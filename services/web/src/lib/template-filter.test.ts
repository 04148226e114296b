import { expect, it } from 'vitest';
import { hideTemplate, readTemplateFilter, templateQuery, toggleTemplate } from './template-filter.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(16)) as [string, string, string];

it('is a search for some templates and against others', () => {
  const filter = readTemplateFilter(new URLSearchParams({ only: `${A},${B},${A},nonsense`, without: C }));
  expect(templateQuery(filter)).toBe(`(template:${A} OR template:${B}) -template:${C}`);
  expect(templateQuery({ only: [A], without: [] })).toBe(`template:${A}`);
  expect(templateQuery({ only: [], without: [] })).toBe('');
});

it('has a template on one side at most', () => {
  const once = toggleTemplate({ only: [], without: [] }, A, 'only');
  expect(once).toEqual({ only: [A], without: [] });
  const moved = toggleTemplate(once, A, 'without');
  expect(moved).toEqual({ only: [], without: [A] });
  expect(toggleTemplate(moved, A, 'without')).toEqual({ only: [], without: [] });
});

it('hides a template once', () => {
  expect(hideTemplate('timeout', A)).toBe(`timeout -template:${A}`);
  expect(hideTemplate(`timeout -template:${A}`, A)).toBe(`timeout -template:${A}`);
});
