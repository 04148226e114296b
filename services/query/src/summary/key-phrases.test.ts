import { expect, it } from 'vitest';
import { digest, keyPhrases } from './key-phrases.ts';

it.each([
  ['worker <*> for queue <*> terminating', ['worker terminating']],
  ['<*> ms to answer, <*> bytes ( <*> KB ) sent', ['ms to answer', 'bytes sent']],
  ['ERROR pool.Manager : cannot borrow connection after <*> ms', ['cannot borrow connection after ms']],
  ['charge failed: <*>', ['charge failed']],
  ['charge failed: order <*>', ['charge failed']],
  ['state=<*> reason=<*>', ['state', 'reason']],
  ['<*> <*>', []],
  ['CPU FAN INFO fan module <*> replaced', ['fan module replaced']],
])('%s says %j', (template, phrases) => {
  expect(keyPhrases(template)).toEqual(phrases);
});

it('tells the most frequent first and nothing twice', () => {
  const templates = [
    { text: 'disk <*> full', count: 2 },
    { text: 'charge failed: <*>', count: 9 },
    { text: 'charge failed for <*>', count: 1 },
    { text: 'session closed', count: 1 },
  ];
  expect(digest(templates, 3)).toEqual(['charge failed', 'disk full', 'session closed']);
  expect(digest(templates, 1)).toEqual(['charge failed']);
});

it('ends soon whatever the text', { timeout: 60_000 }, () => {
  const text = `${'for for '.repeat(20_000)}<*>${'('.repeat(20_000)}${'<'.repeat(20_000)}`;
  expect(keyPhrases(text)).toEqual([]);
});
