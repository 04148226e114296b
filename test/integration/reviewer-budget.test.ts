import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '@logsieve/observability';
import { systemClock } from '@logsieve/pipeline';
import { openStore } from '@logsieve/store';
import type { Store } from '@logsieve/store';
import { createGovernor } from '../../services/reviewer/src/budget/governor.ts';
import type { BudgetLimits } from '../../services/reviewer/src/budget/governor.ts';

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logsieve-budget-'));
  store = await openStore({ kind: 'chdb', dataDir: folder }, { clock: systemClock, logger: silentLogger });
});
afterAll(async () => {
  await store.stop();
  await rm(folder, { recursive: true, force: true });
});

let days = 0;
/** Each test has a day of its own in the one store that a process may open. */
function governorOn(limits: Partial<BudgetLimits>, day = (days += 1)) {
  const noon = (BigInt(20_000 + day) * 86_400n + 43_200n) * 1_000_000_000n;
  const clock = { ...systemClock, now: () => noon };
  const all = {
    tokensPerDay: null,
    costPerDayUsd: null,
    callsPerDay: null,
    inputPrice: null,
    outputPrice: null,
    ...limits,
  };
  return { governor: createGovernor({ records: store.reviews, clock, limits: all, model: 'm' }), day };
}
const bound = { inputTokens: 80, outputTokens: 20 };

describe('budget governor over the real engine', () => {
  it('reserves upper bounds, settles what was used, and stops hard', async () => {
    const { governor } = governorOn({ tokensPerDay: 250 });
    const first = await governor.reserve(bound);
    const second = await governor.reserve(bound);
    expect(await governor.reserve(bound)).toBeNull();
    if (first === null || second === null) throw new Error('two calls fit');
    await governor.settle(first, { inputTokens: 30, outputTokens: 5 }, 'ok');
    await governor.settle(second, null, 'failed');
    expect(await governor.usage()).toMatchObject({ calls: 2, tokens: 135 });
    expect(await governor.reserve(bound)).not.toBeNull();
    expect(await governor.reserve(bound)).toBeNull();
  });

  it('is never exceeded by many calls at once from two reviewers', async () => {
    const { governor: one, day } = governorOn({ tokensPerDay: 1_000 });
    const { governor: two } = governorOn({ tokensPerDay: 1_000 }, day);
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : two).reserve(bound)),
    );
    const granted = results.filter((result) => result !== null).length;
    expect(granted).toBeGreaterThan(0);
    expect(granted).toBeLessThanOrEqual(10);
    expect((await one.usage()).tokens).toBeLessThanOrEqual(1_000);
  });

  it('knows after a restart what was spent and what was reserved', async () => {
    const { governor, day } = governorOn({ tokensPerDay: 150 });
    expect(await governor.reserve(bound)).not.toBeNull(); // the process dies here
    const { governor: restarted } = governorOn({ tokensPerDay: 150 }, day);
    expect(await restarted.reserve(bound)).toBeNull();
    expect((await restarted.usage()).tokens).toBe(100);
  });

  it('stops by money too', async () => {
    const { governor } = governorOn({ costPerDayUsd: 0.01, inputPrice: 50, outputPrice: 100 });
    const call = await governor.reserve(bound); // 80 × 50 + 20 × 100 = 6,000 millionths
    if (call === null) throw new Error('one call fits');
    expect(await governor.reserve(bound)).toBeNull();
    expect((await governor.settle(call, { inputTokens: 10, outputTokens: 10 }, 'ok')).costUsd).toBeCloseTo(0.0015, 9);
    expect(await governor.reserve(bound)).not.toBeNull();
  });

  it('stops by calls; one that was never made does not count', async () => {
    const { governor } = governorOn({ callsPerDay: 2 });
    const calls = await Promise.all(Array.from({ length: 9 }, () => governor.reserve(bound)));
    expect(calls.filter((call) => call !== null)).toHaveLength(2);
    expect(await governor.usage()).toMatchObject({ calls: 2 });
  });

  it('starts anew each day', async () => {
    const { governor, day } = governorOn({ tokensPerDay: 100 });
    expect(await governor.reserve(bound)).not.toBeNull();
    expect(await governor.reserve(bound)).toBeNull();
    const { governor: tomorrow } = governorOn({ tokensPerDay: 100 }, day + 100);
    expect(await tomorrow.reserve(bound)).not.toBeNull();
  });
});
