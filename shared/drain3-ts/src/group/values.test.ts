import { expect, it } from 'vitest';
import { TemplateMiner } from '../index.ts';

function templatesOf(lines: readonly string[]): string[] {
  const miner = new TemplateMiner();
  for (const line of lines) miner.addLogMessage(line);
  miner.consolidate();
  return [...miner.templates()].map(({ text }) => text);
}

it('an unknown word joined to a value names one of several things', () => {
  expect(templatesOf(['uninstalled zaphod-4.1 again', 'uninstalled trillian-7.2 again'])).toEqual([
    'uninstalled <*> again',
  ]);
});

it('a common word joined to a value, or a label before a row of dots, tells events apart', () => {
  expect(templatesOf(['request started-4 here', 'request stopped-7 here'])).toHaveLength(2);
  expect(templatesOf(['halted with zaphod.....4 set', 'halted with trillian.....7 set'])).toHaveLength(2);
});

it('a closing bracket alone behind a value is an empty value', () => {
  const lines = ['zaphod ( zaphod, )', 'arthur.x:qux ( arthur.x, qux)', 'ford.y:baz ( ford.y, baz)'];
  expect(templatesOf(lines.map((line) => `connection error creating ${line}`))).toHaveLength(1);
});

it('the key inside a call belongs to the text before the value', () => {
  const lines = ['Surface(name=zaphod) gone', 'Surface(name=a.b.c) gone', 'Surface(name=trillian:7) gone'];
  expect(templatesOf(lines.map((line) => `closing window ${line}`))).toEqual(['closing window Surface(name=<*>) gone']);
});

it('messages that grouping takes for one are cut alike, whatever bracket stands before a value of theirs', () => {
  const lines = ['aqz (zib', 'bqz (zub', 'cqz (zab', 'dqz (oza', 'dqz ozb', 'dqz ozc'];
  expect(templatesOf(lines.map((line) => `connection opened ${line} again`))).toEqual([
    'connection opened <*> <*> again',
  ]);
});
