import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { normalizeText, textBuckets } from './text-features.ts';

interface Parity {
  readonly buckets: number;
  readonly texts: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

const parity = JSON.parse(readFileSync(new URL('../../../../models/parity.json', import.meta.url), 'utf8')) as Parity;

describe('text features', () => {
  it.each(parity.texts)('equals what Python computed for $text', ({ text, ids }) => {
    expect(textBuckets(text, parity.buckets)).toEqual(ids);
  });

  it('does not see which variable stands where, nor which number', () => {
    expect(normalizeText('Read <*:path> in 120 ms')).toBe('read * in 0 ms');
    expect(textBuckets('took 12 ms, <*>', 1024)).toEqual(textBuckets('took 9934 ms, <*:count>', 1024));
  });

  it('splits joined words', () => {
    expect(normalizeText('HTTPServer failedToStart')).toBe('http server failed to start');
  });

  it('bounds the work for a long text', () => {
    expect(textBuckets('ab '.repeat(100_000), 65_536).length).toBeLessThan(1_200);
  });
});
