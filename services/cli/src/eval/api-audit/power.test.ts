import { expect, it } from 'vitest';
import { formatPower, runPower } from './index.ts';

it('calls a full substitution in every run and hardly ever an unchanged provider', async () => {
  const report = await runPower({ runs: 4, baselineSamples: 10, checkSamples: [4], say: () => undefined });
  const of = (substitute: string, rate: number) =>
    report.single.find((row) => row.substitute === substitute && row.rate === rate)?.called ?? -1;
  expect(of('none', 0)).toBeLessThanOrEqual(1 / 4);
  expect(of('other phrases', 1)).toBe(1);
  expect(of('other phrases', 0.25)).toBeLessThanOrEqual(of('other phrases', 1));
  expect(report.histories.find((row) => row.rate === 1)?.alarmed).toBe(1);
  expect(report.histories.find((row) => row.substitute === 'none')?.alarmed).toBe(0);
  expect(formatPower(report)).toContain('said "changed"');
}, 60_000);
