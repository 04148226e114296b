import { expect, it } from 'vitest';
import { rebuild, TemplateMiner } from '../index.ts';

const line = (user: string): string => `10.1.2.3 - ${user} [24/Nov/2026:10:00:01 +0000] "GET /cart HTTP/1.1" 200 512`;

it.each(['june', 'Ivan', 'o_brien', 'a.b@example.org', 'x-1', '"quoted"', 'J\u00f6rg'])(
  'the user %s of an access line is a value, also when no other came yet',
  (user) => {
    const mined = new TemplateMiner().addLogMessage(line(user));
    if (mined.status !== 'parsed') throw new Error('parsed');
    expect(mined.values).toContain(user);
    expect(mined.pattern.parts.join('')).not.toContain(user);
    expect(rebuild(mined.pattern, mined.values)).toBe(line(user));
  },
);

it('one user more is no other template', () => {
  const miner = new TemplateMiner();
  for (const user of ['june', 'ivan', 'ana']) miner.addLogMessage(line(user));
  expect([...miner.templates()].map(({ text }) => text)).toEqual(['<*> - <*> [<*>/Nov/<*> <*>] "GET <*>" <*> <*>']);
});

it.each([
  line('-'),
  '',
  ' ',
  'a b c',
  'a b c [x',
  'one two three [24/Nov/2026',
  'connection from peer [24/x',
  `${'x'.repeat(300)} - june [24/Nov/2026:10:00:01 +0000]`,
])('%j is rebuilt as it was', (text) => {
  const mined = new TemplateMiner().addLogMessage(text);
  if (mined.status === 'parsed') expect(rebuild(mined.pattern, mined.values)).toBe(text);
  else expect(text).toBe('');
});
