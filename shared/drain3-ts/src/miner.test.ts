import { describe, expect, it } from 'vitest';
import { type MinedLine, type ParsedMessage, rebuild, TemplateMiner } from './index.ts';

const parsed = (line: MinedLine | undefined): ParsedMessage => {
  if (line?.status !== 'parsed') throw new Error(`expected a parsed line, got ${JSON.stringify(line)}`);
  return line;
};

describe('TemplateMiner', () => {
  it('cuts variables out and keeps their exact text', () => {
    const miner = new TemplateMiner();
    const line = parsed(miner.addLogMessage('Received block blk_-42 of size  67108864 from /10.0.0.1:50010'));
    expect(line.values).toEqual(['blk_-42', '67108864', '10.0.0.1', '50010']);
    expect(line.pattern.parts).toEqual(['Received block ', ' of size  ', ' from /', ':', '']);
    expect(line.pattern.slots.map(({ kind, category, concept }) => [kind, category, concept])).toEqual([
      ['id', 'OID', 'block'],
      ['num', 'CRS', 'size'],
      ['ip', 'LOI', undefined],
      ['num', 'LOI', 'port'],
    ]);
    expect(line.changeType).toBe('cluster_created');
    expect(rebuild(line.pattern, line.values)).toBe('Received block blk_-42 of size  67108864 from /10.0.0.1:50010');
  });

  it('says "none" for a line of a known pattern, also from the cache', () => {
    const miner = new TemplateMiner();
    const first = parsed(miner.addLogMessage('job 1 done'));
    const second = parsed(miner.addLogMessage('job 22 done'));
    expect(second).toMatchObject({ patternId: first.patternId, templateId: first.templateId, changeType: 'none' });
  });

  it('refuses empty and overlong lines with a counted reason', () => {
    const miner = new TemplateMiner({ maxLineLength: 10 });
    expect(miner.addLogMessage('')).toEqual({ status: 'unparsed', reason: 'empty' });
    expect(miner.addLogMessage('x'.repeat(11))).toEqual({ status: 'unparsed', reason: 'line_too_long' });
    expect(miner.stats()).toMatchObject({ lines: 2, parsed: 0, unparsed: { empty: 1, line_too_long: 1 } });
  });

  it('opens a word position once many words were seen, and then makes no more patterns', () => {
    const miner = new TemplateMiner();
    const name = (at: number): string => String.fromCharCode(97 + (at % 26), 97 + (Math.floor(at / 26) % 26), 120);
    for (let at = 0; at < 200; at++) miner.addLogMessage(`connection of ${name(at)} accepted`);
    miner.consolidate();
    const before = miner.stats().patterns;
    const line = parsed(miner.addLogMessage('connection of somebody accepted'));
    expect(line.values).toEqual(['somebody']);
    expect(miner.stats().patterns).toBe(before);
    expect([...miner.templates()].map(({ text, count }) => [text, count])).toEqual([
      ['connection of <*> accepted', 201],
    ]);
  });

  it('matches without learning', () => {
    const miner = new TemplateMiner();
    miner.addLogMessage('took 12 ms');
    const before = JSON.stringify(miner.snapshot());
    expect(miner.match('took 99 ms')?.values).toEqual(['99']);
    expect(miner.match('never seen')).toBeUndefined();
    expect(miner.extractParameters('took 7 ms')).toEqual([{ value: '7', kind: 'num', category: 'TDA' }]);
    expect(JSON.stringify(miner.snapshot())).toBe(before);
  });

  it('reports what to persist once', () => {
    const miner = new TemplateMiner();
    const line = parsed(miner.addLogMessage('took 12 ms'));
    expect(miner.drainChanges().map(({ type }) => type)).toEqual(['template_created', 'pattern_created']);
    expect(miner.drainChanges()).toEqual([]);
    expect(miner.templateOf(line.patternId)).toBe(line.templateId);
    expect(() => miner.templateOf('0'.repeat(16))).toThrow(RangeError);
  });

  it('keeps what it knows when full and counts the rest', () => {
    const miner = new TemplateMiner({ maxClusters: 2, autoConsolidate: false });
    miner.addLogMessage('alpha started');
    miner.addLogMessage('beta was stopped');
    expect(miner.addLogMessage('something else entirely new')).toEqual({ status: 'unparsed', reason: 'cluster_limit' });
    expect(miner.addLogMessage('alpha started').status).toBe('parsed');
    expect(miner.stats()).toMatchObject({ templates: 2, unparsed: { cluster_limit: 1 } });
  });

  it('gives the tail of a line with too many slots as one exact text', () => {
    const miner = new TemplateMiner({ maxTokens: 3 });
    const line = parsed(miner.addLogMessage('a 1 2 3 4 5 end'));
    expect(line.pattern.slots.at(-1)?.kind).toBe('text');
    expect(rebuild(line.pattern, line.values)).toBe('a 1 2 3 4 5 end');
  });

  it('applies masks first', () => {
    const miner = new TemplateMiner({ masks: [{ pattern: 'user [a-z]+', name: 'USER' }] });
    const line = parsed(miner.addLogMessage('login of user bob at 12'));
    expect(line.values).toEqual(['user bob', '12']);
    expect(line.pattern.slots[0]?.kind).toBe('mask:USER');
  });

  it('names every option out of bounds', () => {
    expect(() => new TemplateMiner({ similarity: 2, maxTokens: 0 })).toThrow(/similarity.*maxTokens/);
  });

  it('keeps messages apart that have too little in common, as similarity says', () => {
    const users = ['zaphod', 'trillian', 'arthur', 'marvin', 'slartibart', 'eddie', 'ford', 'tricia'];
    const textsWith = (similarity: number): string[] => {
      const miner = new TemplateMiner({ similarity });
      for (const user of users) miner.addLogMessage(`welcome ${user}`);
      for (const user of users) miner.addLogMessage(`login of the user ${user} was accepted`);
      miner.consolidate();
      return [...miner.templates()].map(({ text }) => text);
    };
    expect(textsWith(0)).toEqual(['welcome <*>', 'login of the user <*> was accepted']);
    expect(textsWith(0.6)).toEqual([...users.map((user) => `welcome ${user}`), 'login of the user <*> was accepted']);
    expect(textsWith(1)).toHaveLength(2 * users.length);
  });
});
