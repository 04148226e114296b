import { describe, expect, it } from 'vitest';
import { href, parseRoute } from './router.ts';

describe('parseRoute', () => {
  it('names the screen and the id', () => {
    expect(parseRoute('/')).toEqual({ screen: 'overview' });
    expect(parseRoute('/anomalies/00ff00ff00ff00ff')).toEqual({ screen: 'anomaly', id: '00ff00ff00ff00ff' });
    expect(parseRoute('/templates/a%2Fb/')).toEqual({ screen: 'template', id: 'a/b' });
    for (const screen of ['logs', 'status', 'llm', 'uncertainty', 'setup'])
      expect(parseRoute(`/${screen}`)).toEqual({ screen });
  });
  it('does not guess', () => {
    expect(parseRoute('/logs/1')).toEqual({ screen: 'notFound' });
    expect(parseRoute('/anomalies/1/2')).toEqual({ screen: 'notFound' });
    expect(parseRoute('/templates/%E0%A4%A')).toEqual({ screen: 'template', id: '%E0%A4%A' });
  });
});

describe('href', () => {
  it('escapes values and leaves empty ones out', () => {
    expect(href('/logs', { query: 'a&b "c"', service: '', from: undefined })).toBe('/logs?query=a%26b+%22c%22');
    expect(href('/')).toBe('/');
  });
});
