import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TemplateMiner } from './miner.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Words that no list knows, from a fixed sequence (Park and Miller). */
function randomWords(seed: number): () => string {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  const word = (): string =>
    Array.from({ length: 4 + (next() % 6) }, () => String.fromCharCode(97 + (next() % 26))).join('');
  return () => Array.from({ length: 3 + (next() % 6) }, word).join(' ');
}

const KNOWN = ['session opened for user 7', 'disk /dev/sda1 is 91 % full', 'request 12 took 35 ms'];

describe('a flood of lines that have nothing in common', () => {
  const options = { maxClusters: 400, maxPatterns: 600, cacheSize: 1_024 };

  it('is counted line by line, within the bounds, and evicts nothing that is known', () => {
    const miner = new TemplateMiner(options);
    const before = KNOWN.map((line) => miner.addLogMessage(line));
    const line = randomWords(1);
    for (let at = 0; at < 20_000; at++) miner.addLogMessage(line());
    const stats = miner.stats();
    expect(stats.templates).toBeLessThanOrEqual(options.maxClusters);
    expect(stats.patterns).toBeLessThanOrEqual(options.maxPatterns);
    expect(stats.cacheEntries).toBeLessThanOrEqual(stats.cacheCapacity);
    expect(stats.lines).toBe(20_000 + KNOWN.length);
    expect(stats.unparsed.cluster_limit ?? 0).toBeGreaterThan(19_000);
    expect(stats.parsed + (stats.unparsed.cluster_limit ?? 0) + (stats.unparsed.pattern_limit ?? 0)).toBe(stats.lines);
    KNOWN.forEach((known, at) => {
      const now = miner.addLogMessage(known);
      expect(now.status).toBe('parsed');
      if (now.status !== 'parsed' || before[at]?.status !== 'parsed') return;
      expect([now.templateId, now.patternId]).toEqual([before[at].templateId, before[at].patternId]);
    });
  });

  it('does not grow the heap', { timeout: 120_000 }, () => {
    const miner = new TemplateMiner(options);
    const line = randomWords(2);
    const after = (lines: number): number => {
      for (let at = 0; at < lines; at++) miner.addLogMessage(line());
      collect();
      return process.memoryUsage().heapUsed;
    };
    after(10_000);
    const first = after(5_000);
    const second = after(20_000);
    // What is left is bounded: the memos of words are full by now, and nothing else may grow.
    expect(second - first).toBeLessThan(2_000_000);
  });

  it('costs little while there is little to know: a process has a miner for each service', () => {
    const line = randomWords(5);
    collect();
    const before = process.memoryUsage().heapUsed;
    const miners = Array.from({ length: 1_000 }, () => new TemplateMiner());
    for (const miner of miners) for (let at = 0; at < 10; at++) miner.addLogMessage(line());
    collect();
    expect((process.memoryUsage().heapUsed - before) / miners.length).toBeLessThan(100_000);
    expect(miners.every((miner) => miner.stats().lines === 10)).toBe(true);
  });

  it('keeps no more constant text than it may', () => {
    const miner = new TemplateMiner({ maxConstantUnits: 50_000 });
    const line = randomWords(3);
    for (let at = 0; at < 200; at++) {
      const long = Array.from({ length: 40 }, line).join(' ');
      // The first time only its first words are kept.
      miner.addLogMessage(long);
      miner.addLogMessage(long);
    }
    const stats = miner.stats();
    expect(stats.constantUnits).toBeLessThan(60_000);
    expect(stats.unparsed.pattern_limit ?? 0).toBeGreaterThan(100);
  });

  it('groups once more before it refuses', () => {
    const miner = new TemplateMiner({ maxClusters: 40 });
    const line = randomWords(4);
    const name = (): string => line().split(' ')[0] as string;
    for (let at = 0; at < 300; at++) miner.addLogMessage(`user ${name()} opened the session`);
    expect(miner.stats().unparsed).toEqual({});
  });
});
