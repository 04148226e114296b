import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';
import { formatParsing } from './format.ts';
import { evalParsing } from './run.ts';

const dataDir = process.env['LOGSIEVE_SHARED_DATA'] ?? '../shared/data';

describe('parseCsv', () => {
  it('reads quotes, commas and line breaks in fields', () => {
    expect(parseCsv('a,b\r\n"x ""y"", z","1\n2"\n3,\n')).toEqual([
      { a: 'x "y", z', b: '1\n2' },
      { a: '3', b: '' },
    ]);
  });
});

describe.skipIf(!existsSync(join(dataDir, 'parsing')))('evalParsing (needs shared/data)', () => {
  it('reproduces the published figures of drain3 0.9.11 and beats them', { timeout: 300_000 }, async () => {
    const report = await evalParsing({ dataDir, labelSets: ['original'] });
    const mean = (name: string): Record<string, number> => {
      const found = report.means.find(({ parser }) => parser.startsWith(name));
      return Object.fromEntries(
        Object.entries(found?.plain ?? {}).map(([key, value]) => [key, Math.round(value * 1000) / 1000]),
      );
    };
    expect(mean('drain3 0.9.11')).toMatchObject({ ga: 0.673, fga: 0.693, pa: 0.238, fta: 0.207 });
    expect(mean('drain3-ts')['ga']).toBeGreaterThan(0.9);
    expect(formatParsing(report)).toContain('drain3-ts');
    const { lines, found, right } = report.times ?? { lines: 0, found: 0, right: 0 };
    expect(found / lines).toBeGreaterThan(0.95);
    expect(right / lines).toBeGreaterThan(0.95);
  });

  it('names the folder that is missing', async () => {
    await expect(evalParsing({ dataDir: '/nonexistent', labelSets: ['original'] })).rejects.toThrow(/nonexistent/);
  });
});
