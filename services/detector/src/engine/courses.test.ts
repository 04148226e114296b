import { expect, it } from 'vitest';
import { Courses } from './courses.ts';
import type { Course } from './courses.ts';

const travel = (courses: Courses, templates: readonly string[]): Course | null =>
  templates.reduce<Course | null>(
    (course, templateId) => (course === null ? null : courses.after(course, templateId)),
    courses.start,
  );

it('are the same for the same templates, and say which those were', () => {
  const courses = new Courses();
  const one = travel(courses, ['a', 'b', 'a']);
  expect(travel(courses, ['a', 'c'])?.steps).not.toBe(travel(courses, ['a', 'b'])?.steps);
  expect(travel(courses, ['a', 'b', 'a'])).toBe(one);
  expect(courses.templatesOf(one?.steps ?? '')).toEqual(['a', 'b', 'a']);
});

it('are not known beyond a bound, until others may be', () => {
  const courses = new Courses();
  const before = travel(courses, ['a', 'b'])?.steps;
  for (let at = 0; at < 5_000; at += 1) courses.after(courses.start, `template ${String(at)}`);
  expect(travel(courses, ['a', 'c'])).toBeNull();
  expect(courses.characterOf('a') + courses.characterOf('b')).toBe(before);
  courses.turn();
  expect(travel(courses, ['a', 'c'])).not.toBeNull();
  expect(travel(courses, ['a', 'b'])?.steps).toBe(before);
});
