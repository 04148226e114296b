import { expect, it } from 'vitest';
import { MAX_VIEWS, parseViews, withView } from './saved-views.ts';

it('reads its own views, and nothing that leads elsewhere or is no view', () => {
  const good = { name: 'errors', href: '/logs?severity=error' };
  const bad = [
    { name: 'x', href: '//evil.example/' },
    { name: 'x', href: '/\\evil.example' },
    { name: 'x', href: 'javascript:1' },
    7,
    null,
  ];
  expect(parseViews(JSON.stringify([good, ...bad]))).toEqual([good]);
  expect([parseViews('{'), parseViews(null), parseViews('7')]).toEqual([[], [], []]);
});

it('replaces by name, newest first, and keeps a bound', () => {
  const views = [
    { name: 'a', href: '/' },
    { name: 'b', href: '/logs' },
  ];
  expect(withView(views, { name: 'b', href: '/compare' })).toEqual([
    { name: 'b', href: '/compare' },
    { name: 'a', href: '/' },
  ]);
  const many = Array.from({ length: MAX_VIEWS }, (_, at) => ({ name: String(at), href: '/' }));
  expect(withView(many, { name: 'new', href: '/' })).toHaveLength(MAX_VIEWS);
});
