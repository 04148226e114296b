import { describe, expect, it } from 'vitest';
import { complete, suggest, wordAt } from './query-help.ts';

const inserts = (word: string) => suggest(word, ['cart', 'checkout', 'my shop']).map((item) => item.insert);

describe('help while typing', () => {
  it('offers fields, then their values', () => {
    expect(inserts('')).toContain('service:');
    expect(inserts('sev')).toEqual(['severity>=error', 'severity:warn']);
    expect(inserts('service:c')).toEqual(['service:cart', 'service:checkout']);
    expect(inserts('service:"m')).toEqual(['service:"my shop"']);
    expect(inserts('-service:ca')).toEqual(['-service:cart']);
    expect(inserts('severity>=f')).toEqual(['severity>=fatal']);
    expect(inserts('timeout')).toEqual([]);
  });
  it('completes the word under the caret and keeps the rest', () => {
    expect(complete('timeout ser -foo', 11, { insert: 'service:', hint: '' })).toEqual({
      text: 'timeout service:-foo',
      caret: 16,
    });
    expect(complete('sev', 3, { insert: 'severity>=error', hint: '' })).toEqual({
      text: 'severity>=error ',
      caret: 16,
    });
  });
  it('stays quiet inside a phrase', () => {
    expect(wordAt('"card was', 9).word).toBe('');
    expect(wordAt('"card was" ser', 14).word).toBe('ser');
  });
});
