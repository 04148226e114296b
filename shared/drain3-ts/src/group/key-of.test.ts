import { expect, it } from 'vitest';
import { Ideas, IDEAS } from '../ideas.ts';
import { SLOT } from '../tokens.ts';
import { keyOf } from './key-of.ts';

const ideas = new Ideas(IDEAS);

it.each([
  ['a.b.c:', '*:'],
  ['key=a.b.c', 'key=*'],
  ['x:a.b.c', 'x:a.b.c'],
  ['/usr/lib.', '*.'],
  ['a//', '*'],
  ['//', '//'],
  ['a@b', '*'],
  ['*.*:*', '*'],
  ['a-*-b.', '*.'],
  ['a..*..b', 'a..*..b'],
  ['a..*.', 'a..*.'],
  ['k="some text"', 'k="*"'],
  ['k="a",l=null', 'k="*",l=*'],
  ['k=nullable', 'k=nullable'],
  ['*:*.*#*', '*'],
  ['zaphod-*', '*'],
  ['[zaphod.*,', '[*,'],
  ['task-*', 'task-*'],
  ['zaphod_x-*', 'zaphod_x-*'],
])('%s counts as %s', (text, key) => {
  expect(keyOf(text.replaceAll('*', SLOT), ideas).replaceAll(SLOT, '*')).toBe(key);
});
