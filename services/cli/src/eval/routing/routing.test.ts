import { describe, expect, it } from 'vitest';

import { formatRouting } from './format.ts';
import type { LabelledText } from '../adaptivelog.ts';
import type { LevelTask } from './load.ts';
import { CALL_SHARES, costRows, routeTask } from './run.ts';
import { readTar } from './tar.ts';

const THINGS = ['port', 'session', 'tunnel', 'fan', 'card', 'license', 'user', 'route'];
const item = (text: string, isError: boolean): LabelledText => ({ text, isError });
const made = (from: number): LabelledText[] =>
  THINGS.flatMap((thing, at) => [
    item(`${thing} ${from + at} failed to start`, true),
    item(`${thing} ${from + at} started`, false),
    // The small model cannot know: the same words on both sides.
    item(`${thing} ${from + at} changed state`, true),
    item(`${thing} ${from + at} changed state`, false),
  ]);

function task(): LevelTask {
  const test = made(300).filter((_, at) => at % 4 !== (at % 8 < 4 ? 2 : 3));
  return {
    name: 'made up',
    train: [...made(0), ...made(101), ...made(202)],
    dev: made(40),
    test,
    answers: new Map(test.map(({ text, isError }) => [text, isError])),
    answerCharacters: 100,
  };
}

describe('routing', { timeout: 90_000 }, () => {
  it('asks the large model about what the small one cannot know, and gains by it', () => {
    const routed = routeTask(task());
    const { rows } = routed;
    const of = (router: string, share: number): number =>
      rows.find((row) => row.router === router)?.accuracy[CALL_SHARES.findIndex((one) => one === share)] ?? 0;
    expect(of('uncertainty', 0)).toBeGreaterThan(0.6);
    expect(of('uncertainty', 0.26)).toBeGreaterThan(of('uncertainty', 0) + 0.05);
    expect(of('uncertainty', 0.26)).toBeGreaterThan(of('random', 0.26));
    expect(of('oracle', 0.26)).toBeGreaterThanOrEqual(of('uncertainty', 0.26));
    const prices = { input: 1, output: 2 };
    const costs = costRows([routed], prices);
    expect(costs.map(({ router }) => router)).toEqual([
      'never',
      ...['uncertainty', 'random', 'oracle'].flatMap((router) => Array.from({ length: 5 }, () => router)),
      'always',
    ]);
    expect(costs[0]).toMatchObject({ calls: 0, inputTokens: 0, outputTokens: 0, usd: 0, mended: 0 });
    const always = costs.at(-1);
    expect(always?.accuracy).toBe(1); // the made up answers are all right
    expect(always?.outputTokens).toBe(1_000 * 25);
    expect(always?.usd).toBeCloseTo(((always?.inputTokens ?? 0) + 2 * 25_000) / 1e6);
    const at26 = costs.filter(({ calls }) => calls === 260);
    expect(at26[0]?.usd).toBeLessThan((always?.usd ?? 0) / 3);
    expect(at26[0]?.mended).toBeCloseTo(1_000 * (of('uncertainty', 0.26) - of('uncertainty', 0)));
    expect(costRows([routed], { input: null, output: 2 }).every(({ usd }) => usd === null)).toBe(true);
    expect(formatRouting({ rows, prices, costs })).toMatch(/at 1 and 2 US dollars[^]*always/);
  });

  it('keeps the small answer where none is on record', () => {
    const { rows } = routeTask({ ...task(), answers: new Map() });
    expect(new Set(rows[0]?.accuracy).size).toBe(1);
    expect(rows[0]?.answered).toBe(0);
  });
});

describe('tar', () => {
  it('reads names and contents', () => {
    const header = Buffer.alloc(512);
    header.write('dir/one.json', 0);
    header.write('00000000005\0', 124);
    header.write('0', 156);
    const archive = Buffer.concat([header, Buffer.from('hello'.padEnd(512, '\0')), Buffer.alloc(1024)]);
    expect([...readTar(archive)].map(([name, bytes]) => [name, bytes.toString()])).toEqual([['dir/one.json', 'hello']]);
  });
});
