import { expect, it } from 'vitest';
import { wordClassFeatures } from './word-classes.ts';

it.each([
  ['disk failed', ['set S', 'has S', 'last S']],
  ['error corrected', ['set CS', 'has C', 'has S', 'pair SC', 'first S', 'last C']],
  ['no errors or failures', ['set NS', 'has N', 'has S', 'many S', 'pair NS', 'first N', 'last S']],
  ['request done', ['set ']],
  ['', ['set ']],
])('%s', (text, expected) => {
  expect([...wordClassFeatures(text === '' ? [] : text.split(' '))].sort()).toEqual([...expected].sort());
});
