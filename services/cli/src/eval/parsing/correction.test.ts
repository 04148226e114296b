import { expect, it } from 'vitest';
import { correctTemplate } from './correction.ts';

it.each([
  ['took  12 ms', 'took <*> ms'],
  ['part-<*>.gz blk_<*>', 'part-<*>.gz <*>'],
  ['from <*>.<*>.<*>.<*>:<*> to <*>/<*>', 'from <*> to <*>'],
  ['a <*> <*>, <*>', 'a <*> <*>, <*>'],
  ['name "<*>" or \'<*>\'', 'name <*> or <*>'],
  ['path /var/<*>.log', 'path /var/<*>.log'],
])('correctTemplate(%j) is %j', (given, expected) => {
  expect(correctTemplate(given)).toBe(expected);
});
