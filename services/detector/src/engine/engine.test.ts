import { describe, expect, it } from 'vitest';
import { batchOf, idOf, plainModel, seeded, steady } from '../../../../test/fixtures/detector/streams.ts';
import type { MadeLine } from '../../../../test/fixtures/detector/streams.ts';
import type { Candidate } from './candidate.ts';
import { FEATURE_NAMES } from '../features/features.ts';
import { DetectorEngine } from './engine.ts';
import { ENGINE_DEFAULTS } from './options.ts';
import { TemplateBook } from './template-book.ts';

const startMs = Date.UTC(2026, 10, 24, 3);
const HABIT = {
  'order <*> received': 3,
  'order <*> paid': 3,
  'pool statistics active <*>': 0.1,
  'coupon <*> expired': 0.02,
};

async function engineOf() {
  const book = new TemplateBook();
  const engine = new DetectorEngine(ENGINE_DEFAULTS, book);
  const feed = async (lines: readonly MadeLine[], now = startMs + 86_400_000): Promise<Candidate[]> => {
    const batch = batchOf(lines, { startMs });
    book.learn(batch);
    for (const { id, text } of batch.templates) book.judge(id, (await plainModel.failureText([text]))[0] ?? 0);
    engine.observe(batch.lines, now);
    return engine.drain();
  };
  return { engine, feed };
}

describe('the engine', () => {
  it('is quiet in a normal hour', async () => {
    const { feed } = await engineOf();
    const found = await feed(steady(seeded(1), HABIT, 0, 3600));
    expect(found.filter(({ score }) => score > 0.99).length).toBeLessThan(4);
  });

  it('finds a new template that says failure, with its lines as evidence', async () => {
    const { feed, engine } = await engineOf();
    const random = seeded(2);
    await feed(steady(random, HABIT, 0, 1800));
    const bad = 'charge failed: connection pool exhausted';
    await feed([...steady(random, { ...HABIT, [bad]: 1 }, 1800, 1860)]);
    engine.finish();
    const found = engine.drain();
    const all = found.filter(({ templateId }) => templateId === idOf(bad));
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) {
      expect(one.features).toHaveLength(FEATURE_NAMES.length);
      expect(one.features.every(Number.isFinite)).toBe(true);
      expect(one.evidence.length).toBeGreaterThan(0);
    }
  });

  it('names a spike with its count and its habit', async () => {
    const { feed } = await engineOf();
    const random = seeded(3);
    await feed(steady(random, HABIT, 0, 1800));
    const found = await feed(steady(random, { ...HABIT, 'coupon <*> expired': 6 }, 1800, 1830));
    const spike = found.find(
      ({ templateId, kind }) => templateId === idOf('coupon <*> expired') && kind === 'frequency',
    );
    expect(spike?.score).toBeGreaterThan(0.999);
    expect(spike?.summary).toMatch(/^"coupon <\*> expired" came \d+ times in 10 s, usually about 0\.\d\.$/);
  });

  it('does not call more load a spike of each template', async () => {
    const { feed } = await engineOf();
    const random = seeded(4);
    await feed(steady(random, HABIT, 0, 1800));
    const busy = Object.fromEntries(Object.entries(HABIT).map(([text, rate]) => [text, rate * 2.2]));
    const found = await feed(steady(random, busy, 1800, 1860));
    expect(found.filter(({ kind, score }) => kind === 'frequency' && score > 0.999)).toHaveLength(0);
  });

  it('says once that a service is silent, not once per template', async () => {
    const { feed } = await engineOf();
    const random = seeded(5);
    await feed(steady(random, HABIT, 0, 1800));
    const found = await feed(steady(random, HABIT, 1860, 1900));
    const silent = found.filter(({ summary }) => summary.includes('silent'));
    expect(silent.length).toBeGreaterThan(0);
    expect(silent.length).toBeLessThanOrEqual(3);
  });

  it('finds a night silent for the first time, and usual from the second on', async () => {
    const { feed } = await engineOf();
    const random = seeded(13);
    const silentIn = async (from: number): Promise<number> => {
      await feed(steady(random, HABIT, from, from + 1800));
      const found = await feed(steady(random, HABIT, from + 1860, from + 1900));
      return found.filter(({ summary }) => summary.includes('silent')).length;
    };
    expect(await silentIn(0)).toBeGreaterThan(0);
    expect(await silentIn(86_400)).toBe(0);
    expect(await silentIn(86_400 + 6 * 3600)).toBeGreaterThan(0);
  });

  it('puts what is new beside the release it came with', async () => {
    const { feed, engine } = await engineOf();
    const random = seeded(14);
    const started = 'starting order service <*>';
    await feed([{ at: 0, text: started }, ...steady(random, HABIT, 0, 3600)]);
    await feed([
      ...steady(random, HABIT, 3600, 3605),
      { at: 3605, text: started },
      ...steady(random, { ...HABIT, 'slow query <*>': 1 }, 3630, 3640),
    ]);
    engine.finish();
    const fresh = engine.drain().find(({ template }) => template === 'slow query <*>');
    expect(fresh?.summary).toContain(`lines before, 30 s after "${started}".`);
  });

  it('does not take turns between two files of a service for silence', async () => {
    const { feed } = await engineOf();
    const [first, second] = [seeded(11), seeded(12)];
    const found: Candidate[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      found.push(...(await feed(steady(first, HABIT, turn * 120, (turn + 1) * 120))));
      found.push(...(await feed(steady(second, HABIT, 3600 + turn * 120, 3600 + (turn + 1) * 120))));
    }
    expect(found.filter(({ summary }) => summary.includes('silent'))).toEqual([]);
  });

  it('finds the one regular template that is missing', async () => {
    const { feed } = await engineOf();
    const random = seeded(6);
    await feed(steady(random, HABIT, 0, 1800));
    const found = await feed(steady(random, { 'order <*> received': 3 }, 1800, 1860));
    const missing = found.filter(({ templateId }) => templateId === idOf('order <*> paid'));
    expect(missing[0]?.summary).toMatch(/^"order <\*> paid" came not at all in 10 s, usually about \d+\.$/);
  });

  it('gets used to a system that makes new templates all the time', async () => {
    const { feed } = await engineOf();
    const random = seeded(7);
    const lines = steady(random, { 'order <*> received': 3, NEW: 0.5 }, 0, 1800).map((line, at) =>
      line.text === 'NEW' ? { ...line, text: `thing number ${String(at)}` } : line,
    );
    const found = await feed(lines);
    const later = found.filter(
      ({ kind, windowStart }) => kind === 'new_template' && windowStart > BigInt(startMs + 600_000) * 1_000_000n,
    );
    // One window in twenty is that unusual; there are 120.
    const windows = new Set(later.filter(({ score }) => score > 0.95).map(({ windowStart }) => windowStart));
    expect(windows.size).toBeLessThan(14);
  });

  it('says that a rate has changed to stay, once, and not on the next day at the same hour', async () => {
    const { feed } = await engineOf();
    const random = seeded(15);
    const usual = { ...HABIT, 'cache miss for <*>': 0.3 };
    const changesIn = async (from: number): Promise<Candidate[]> => {
      await feed(steady(random, usual, from, from + 3600));
      const found = await feed(steady(random, { ...usual, 'cache miss for <*>': 0.5 }, from + 3600, from + 9000));
      return found.filter(({ summary }) => summary.includes('more often'));
    };
    const [first, ...others] = await changesIn(0);
    expect(others).toEqual([]);
    expect(first?.template).toBe('cache miss for <*>');
    expect(first?.summary).toMatch(
      /^"cache miss for <\*>" has come more often for about \d+ min: \d+ times a minute, \d+ before\.$/,
    );
    expect(first?.evidence.length).toBeGreaterThan(0);
    expect(first?.features[FEATURE_NAMES.indexOf('shift')]).toBeGreaterThan(0.3);
    expect(await changesIn(86_400)).toEqual([]);
  });

  it('misses the end of a job that no id ties to its beginning', async () => {
    const { feed } = await engineOf();
    const random = seeded(16);
    const jobs = Array.from({ length: 25 }, (_, turn) => turn * 900);
    const ends = jobs.slice(0, -1).map((at) => ({ at: at + 120, text: 'backup finished' }));
    const lines = [
      ...steady(random, HABIT, 0, 25 * 900),
      ...jobs.map((at) => ({ at, text: 'backup started' })),
      ...ends,
    ].sort((a, b) => a.at - b.at);
    const found = (await feed(lines)).filter(({ kind }) => kind === 'sequence');
    expect(found).toHaveLength(1);
    expect(found[0]?.summary).toMatch(
      /^"backup finished" did not come within \d+ (s|min) of "backup started"; it came 24 times of 24, after 130 s at most\.$/,
    );
    expect(found[0]?.evidence).toHaveLength(1);
    expect(found[0]?.windowStart).toBeGreaterThan(BigInt(startMs + 24 * 900_000) * 1_000_000n);
  });

  it('takes what a process says of failure for no finding while it starts, and for its last words if it ends there', async () => {
    const bad = 'cannot bind to port <*>: address is refused';
    const start = [
      ...steady(seeded(17), HABIT, 0, 28),
      { at: 3, text: 'peer <*> refused, next try follows' },
      { at: 27, text: bad, severity: 17 },
    ].sort((a, b) => a.at - b.at);
    const ends = await engineOf();
    const kinds = (found: readonly Candidate[]) => found.filter(({ kind }) => kind === 'meaning');
    expect(kinds(await ends.feed(start))).toEqual([]);
    ends.engine.finish();
    const [found, ...others] = kinds(ends.engine.drain());
    expect(others).toEqual([]);
    expect(found?.summary).toBe(
      `"${bad}" says that something failed: once in 10 s, and then shop, which had only begun, wrote no more.`,
    );
    expect(found?.evidence).toHaveLength(1);

    const goesOn = await engineOf();
    await goesOn.feed([...start, ...steady(seeded(18), HABIT, 28, 120)]);
    goesOn.engine.finish();
    expect(kinds(goesOn.engine.drain())).toEqual([]);

    const dies = await engineOf();
    const last = startMs + 28_000;
    await dies.feed(start, last);
    dies.engine.tick(last + 30_000);
    expect(kinds(dies.engine.drain())).toEqual([]);
    dies.engine.tick(last + 64_000);
    expect(kinds(dies.engine.drain())).toHaveLength(1);
    dies.engine.tick(last + 130_000);
    expect(dies.engine.drain()).toEqual([]);
  });

  it('keeps its sense of time when single lines carry nonsense', async () => {
    const { feed, engine } = await engineOf();
    const random = seeded(8);
    const lines = steady(random, HABIT, 0, 600);
    lines.splice(500, 0, { at: 9_000_000, text: 'order <*> received' });
    lines.splice(900, 0, { at: -9_000_000, text: 'order <*> received' });
    await feed(lines, startMs + 600_000);
    expect(engine.counts.late).toBe(2);
    expect(engine.counts.panes).toBeGreaterThan(50);
  });

  it('closes an idle stream by our own clock', async () => {
    const { feed, engine } = await engineOf();
    const random = seeded(9);
    const last = startMs + 1_800_000;
    await feed(steady(random, HABIT, 0, 1790), last - 10_000);
    await feed([{ at: 1791, text: 'disk failed' }], last);
    engine.tick(last + 2_000);
    expect(engine.drain().some(({ template }) => template === 'disk failed')).toBe(false);
    engine.tick(last + 13_000);
    expect(engine.drain().some(({ template }) => template === 'disk failed')).toBe(true);
  });

  it('lets a first burst of FATAL stand above any model', async () => {
    const { feed, engine } = await engineOf();
    const random = seeded(10);
    await feed(steady(random, HABIT, 0, 1800));
    await feed([1801, 1802, 1803].map((at) => ({ at, text: 'kernel panic', severity: 21 })));
    engine.finish();
    const fatal = engine.drain().find(({ rule }) => rule === 'fatal_burst');
    expect(fatal?.template).toBe('kernel panic');
  });
});
