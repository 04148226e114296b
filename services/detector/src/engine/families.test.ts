import { describe, expect, it } from 'vitest';
import { familyOf, newFamilyState } from './families.ts';

function families() {
  const state = newFamilyState();
  const joined: [string, string][] = [];
  const of = (text: string, more: { failure?: number; severity?: number } = {}): string =>
    familyOf(state, { id: text, text, failure: more.failure ?? 0.1, severity: more.severity ?? 9 }, (loner, family) =>
      joined.push([loner, family]),
    );
  return { of, joined };
}

describe('families of templates', () => {
  it('joins what differs in one word from the third on', () => {
    const { of, joined } = families();
    expect(of('user ana logged in from <*>')).toBe('user ana logged in from <*>');
    expect(of('user ben logged in from <*>')).toBe('user ben logged in from <*>');
    expect(of('user chen logged in from <*>')).toBe('user ana logged in from <*>');
    expect(joined).toEqual([['user ben logged in from <*>', 'user ana logged in from <*>']]);
    expect(of('user ben logged in from <*>')).toBe('user ana logged in from <*>');
    expect(of('user dora logged in from <*>')).toBe('user ana logged in from <*>');
  });

  it('keeps opposites apart', () => {
    const { of } = families();
    of('job seven of night finished');
    of('job seven of night started');
    expect(of('job seven of night failed', { failure: 0.9 })).toBe('job seven of night failed');
  });

  it('keeps severities apart', () => {
    const { of } = families();
    of('queue a of mail is long');
    of('queue b of mail is long');
    expect(of('queue c of mail is long', { severity: 17 })).toBe('queue c of mail is long');
  });

  it('does not compare texts of few words', () => {
    const { of } = families();
    for (const word of ['started', 'stopped', 'paused']) expect(of(`job ${word} now`)).toBe(`job ${word} now`);
  });
});
