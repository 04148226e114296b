import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '@logsieve/detector';
import type { Model } from '@logsieve/detector';

import { play, rateReports, reportsWhere } from './replay.ts';
import type { ReplayLine } from './load-replay.ts';

const START = 1_700_000_000;
const lineAt = (second: number, body: string): ReplayLine => ({
  service: 'shop',
  body,
  time: BigInt(Math.round((START + second) * 1000)) * 1_000_000n,
  traceId: '',
});

/** Twenty minutes of a quiet service; from minute 15 on payments fail for a minute. */
function shop(): ReplayLine[] {
  const lines: ReplayLine[] = [];
  for (let second = 0; second < 1200; second += 1) {
    lines.push(
      lineAt(second, `order ${1000 + second} accepted`),
      lineAt(second + 0.2, `order ${1000 + second} shipped`),
    );
    if (second % 30 === 0) lines.push(lineAt(second + 0.4, `cache refreshed in ${second % 7} ms`));
    if (second >= 900 && second < 960)
      lines.push(lineAt(second + 0.6, `ERROR payment failed for order ${1000 + second}`));
  }
  return lines;
}
const EPISODE = { from: START + 900, to: START + 960, what: 'payments fail' };

describe('replay of a labelled stream', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(fileURLToPath(new URL('../../../../../models', import.meta.url)), { threads: 1 });
  });

  it('finds the planted failure soon and nothing else', async () => {
    const lines = shop();
    const reports = await play(lines, { model, nowMs: (START + 5_000) * 1000 });
    const row = rateReports({ data: 'shop', lines, episodes: [EPISODE] }, 'logsieve', reports);
    expect(row.foundAnomalous).toBe(1);
    expect(row.delaySeconds).toBeLessThanOrEqual(20);
    expect(row.falsePerServiceHour).toBe(0);
  });

  it('counts what a rival says outside of episodes', () => {
    const lines = shop();
    const row = rateReports(
      { data: 'shop', lines, episodes: [EPISODE] },
      'refreshed',
      reportsWhere(lines, ({ body }) => body.startsWith('cache')),
    );
    // One report that never ends counts as shown, so it is not false; that is what the number of reports is for.
    expect(row).toMatchObject({ found: 1, reports: 1 });
    const grep = rateReports(
      { data: 'shop', lines, episodes: [{ ...EPISODE, from: START, to: START + 10 }] },
      'grep',
      reportsWhere(lines, ({ body }) => body.includes('failed')),
    );
    expect(grep.found).toBe(0);
    expect(grep.falsePerServiceHour).toBeGreaterThan(2);
  });
});
