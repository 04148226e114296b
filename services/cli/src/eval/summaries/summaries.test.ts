import { describe, expect, it } from 'vitest';
import { formatSummaries } from './format.ts';
import { groupsIn } from './load.ts';
import { METHODS } from './methods.ts';
import { scoreSummaries } from './run.ts';

const BLOCKS = `
#1#
INFO app.Server : Accepted connection from 10.0.0.1
INFO app.Server : Accepted connection from 10.0.0.2

#summary:#
Accepted connection;

#2#
WARN disk is full
#summary:#
disk is full;
`;

describe('the files of LogSummary', () => {
  it('are blocks of lines and a summary', () => {
    expect(groupsIn(BLOCKS)).toEqual([
      {
        lines: [
          'INFO app.Server : Accepted connection from 10.0.0.1',
          'INFO app.Server : Accepted connection from 10.0.0.2',
        ],
        truth: 'Accepted connection;',
      },
      { lines: ['WARN disk is full'], truth: 'disk is full;' },
    ]);
  });
});

describe('scored summaries', () => {
  const groups = Array.from({ length: 30 }, (_, n) => ({
    lines: [`took ${String(n)} ms to answer`, `Accepted connection from 10.0.0.${String(n)}`, `took 7 ms to answer`],
    truth: 'took ms; Accepted connection',
  }));

  it('are of the groups after the dev part, with the size that was best on the dev part', () => {
    const changed = groups.map((group, n) => (n < 20 ? group : { ...group, truth: 'quite another text' }));
    const [ours, ...rivals] = scoreSummaries([{ system: 'one', groups }]).rows;
    expect(ours?.mean.rouge1).toBeGreaterThan(Math.max(...rivals.map(({ mean }) => mean.rouge1)));
    const elsewhere = scoreSummaries([{ system: 'one', groups: changed }]);
    expect(elsewhere.groups).toEqual({ one: 10 });
    expect(elsewhere.rows.map(({ size }) => size)).toEqual([ours, ...rivals].map((row) => row?.size));
    expect(elsewhere.rows.every(({ mean }) => mean.rouge1 === 0)).toBe(true);
    expect(formatSummaries(elsewhere)).toContain('random lines');
  });

  it('random lines are the same in every run, and not the first', () => {
    const lines = Array.from({ length: 20 }, (_, n) => `line ${String(n)}`);
    const pick = () => METHODS['random lines']?.({ lines, templates: [] }, 3);
    expect(pick()).toBe(pick());
    expect(pick()).not.toBe(METHODS['first lines']?.({ lines, templates: [] }, 3));
  });
});
