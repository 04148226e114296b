import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatSemantics } from './format.ts';
import { readPythonList } from './load.ts';
import { evalSemantics, scorePairs } from './run.ts';

const dataDir = process.env['LOGSIEVE_SHARED_DATA'] ?? '../shared/data';

describe('semantics labels', () => {
  it('reads Python lists of strings, numbers and lists', () => {
    expect(readPythonList(`[['id', 7], ["it's", 'a\\'b']]`)).toEqual([
      ['id', '7'],
      ["it's", "a'b"],
    ]);
    expect(readPythonList('[]')).toEqual([]);
    for (const wrong of ['', '[', 'x', '[]]', "['a'"]) expect(readPythonList(wrong)).toBeUndefined();
  });

  it('counts every pair once', () => {
    const scores = scorePairs(
      [
        [
          ['a', '1'],
          ['a', '1'],
        ],
        [],
      ],
      [
        [
          ['a', '1'],
          ['b', '2'],
        ],
        [['a', '1']],
      ],
    );
    expect(scores).toEqual({ precision: 1 / 3, recall: 1 / 2, f1: 0.4 });
    expect(scorePairs([[]], [[]]).f1).toBe(0);
  });
});

describe.skipIf(!existsSync(join(dataDir, 'parsing', 'semantics')))('evalSemantics (needs shared/data)', () => {
  it('finds pairs better than the word before a value does', { timeout: 180_000 }, async () => {
    const report = await evalSemantics({ dataDir });
    expect(report.systems.map(({ system }) => system)).toEqual(['Android', 'HDFS', 'OpenStack', 'Zookeeper']);
    for (const { ours, wordBefore } of report.systems) expect(ours.f1).toBeGreaterThan(wordBefore.f1);
    expect(formatSemantics(report)).toContain('mean');
  });

  it('names the folder that is missing', async () => {
    await expect(evalSemantics({ dataDir: '/nonexistent' })).rejects.toThrow(/nonexistent/);
  });
});
