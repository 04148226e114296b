import { describe, expect, it } from 'vitest';
import { TemplateFold } from './template-fold.ts';

const line = (templateId: string | null, service = 'shop') => ({ service, templateId, template: templateId });

describe('folding repeated templates', () => {
  it('shows the first of each service and template, counts the others, and says how many at the end of the window', () => {
    const fold = new TemplateFold(1000);
    const shown = [line('a'), line('a'), line('b'), line('a'), line('a', 'auth')].map((one, at) => fold.shows(one, at));
    expect(shown).toEqual([true, false, true, false, true]);
    expect(fold.due(999)).toEqual([]);
    expect(fold.due(1000)).toEqual([{ line: line('a'), more: 2 }]);
    expect(fold.shows(line('a'), 1001)).toBe(true);
  });

  it('never hides a line without a template, and loses no count at the end', () => {
    const fold = new TemplateFold(1000);
    expect([fold.shows(line(null), 0), fold.shows(line(null), 1)]).toEqual([true, true]);
    expect([fold.shows(line('a'), 2), fold.shows(line('a'), 3)]).toEqual([true, false]);
    expect(fold.due(4, true)).toEqual([{ line: line('a'), more: 1 }]);
    expect(fold.due(5, true)).toEqual([]);
  });

  it('shows every line of what it has no room for', () => {
    const fold = new TemplateFold(1000, 1);
    expect([line('a'), line('b'), line('b'), line('a')].map((one) => fold.shows(one, 0))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
