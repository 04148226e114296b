import { describe, expect, it } from 'vitest';
import { TemplateBook } from '../engine/template-book.ts';
import { TextLabels } from './text-labels.ts';

const NORMAL = [
  'heartbeat of node <*> received',
  'cache of node <*> filled',
  'user <*> signed in',
  'report <*> was printed',
];
const BAD = ['parity trap on board <*>', 'parity trap on link <*>', 'storage trap on board <*>'];

function labelled(): TextLabels {
  const book = new TemplateBook();
  const texts = [...NORMAL, ...BAD, 'parity trap on fan <*>', 'heartbeat of board <*> received'];
  book.learn({ templates: texts.map((text) => ({ id: text, text, service: '' })), patterns: [] });
  const labels = new TextLabels(book);
  for (const text of NORMAL) for (let unit = 0; unit < 50; unit += 1) labels.take([text], false);
  for (const text of BAD) labels.take([text], true);
  labels.fit();
  return labels;
}

describe('what labels say of texts that nobody labelled', () => {
  it('goes by their likeness to labelled ones, however few of a kind there were', () => {
    expect(labelled().unlabelled(['parity trap on fan <*>'])).toBeGreaterThan(0.5);
    expect(labelled().unlabelled(['heartbeat of board <*> received'])).toBeLessThan(0.5);
  });

  it('is nothing where every text was labelled: what was said of units decides', () => {
    expect(labelled().unlabelled([...BAD, ''])).toBe(0);
  });
});
