import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchOf, seeded, steady } from '../../../../test/fixtures/detector/streams.ts';
import type { MadeLine } from '../../../../test/fixtures/detector/streams.ts';
import type { Model } from '../model-port.ts';
import { createOfflineDetector } from '../offline.ts';
import { DETECTOR_DEFAULTS } from '../options.ts';
import { loadModel } from './index.ts';

const startMs = Date.UTC(2026, 10, 24, 3);
const HABIT = { 'order <*> received': 3, 'order <*> paid': 3, 'pool statistics active <*>': 0.1 };
const REFUSED = 'connection to <*> refused';
const HOUR = 3600;

describe('the shipped model', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(fileURLToPath(new URL('../../../../models', import.meta.url)), { threads: 1 });
  });

  /** `verdict sentence` of each incident. */
  async function incidentsIn(lines: readonly MadeLine[]): Promise<string[]> {
    const detector = createOfflineDetector({ model, options: DETECTOR_DEFAULTS, nowMs: startMs + 24 * HOUR * 1000 });
    await detector.observe(
      batchOf(
        [...lines].sort((a, b) => a.at - b.at),
        { startMs },
      ),
    );
    return (await detector.finish()).map(({ verdict, summary }) => `${verdict}: ${summary}`);
  }

  it('reports that a failure comes half as often again, to stay', async () => {
    const random = seeded(1);
    const found = await incidentsIn([
      ...steady(random, HABIT, 0, 3 * HOUR),
      ...steady(random, { [REFUSED]: 0.3 }, 0, 2 * HOUR, { severity: 17 }),
      ...steady(random, { [REFUSED]: 0.45 }, 2 * HOUR, 3 * HOUR, { severity: 17 }),
    ]);
    expect(found.filter((one) => one.includes('has come more often'))).toHaveLength(1);
    expect(found.find((one) => one.includes('has come more often'))).toMatch(/^anomalous: /);
  });

  it('does not dismiss the job that has not ended', async () => {
    const jobs = Array.from({ length: 25 }, (_, turn) => turn * 600);
    const found = await incidentsIn([
      ...steady(seeded(2), HABIT, 0, 25 * 600),
      ...jobs.map((at) => ({ at, text: 'backup started' })),
      ...jobs.slice(0, -1).map((at) => ({ at: at + 120, text: 'backup finished' })),
    ]);
    expect(found.filter((one) => one.includes('"backup finished" did not come within'))).toHaveLength(1);
  });

  it('does not dismiss the last words of a process that dies while it starts, and says nothing of one that ends well', async () => {
    const usual = steady(seeded(3), HABIT, 0, 28);
    const said = { at: 27, text: 'cannot bind to port <*>: address already in use', severity: 17 };
    expect(await incidentsIn([...usual, said])).toEqual([expect.stringContaining('"cannot bind to port')]);
    expect(await incidentsIn(usual)).toEqual([]);
  });
});
