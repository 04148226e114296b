import { describe, expect, it } from 'vitest';
import { IDEAS, Ideas } from './ideas.ts';
import { Scanner } from './scanner.ts';
import { SkeletonCache } from './skeleton-cache.ts';

const scanner = new Scanner(256, 16_384, new Ideas(IDEAS));

/** What `line` is without its values, kept for `target`. */
function keep(cache: SkeletonCache<number>, line: string, target: number): void {
  scanner.scan(line, undefined);
  const { count, starts, ends, kinds, hash } = scanner;
  const cuts = Array.from({ length: count + 1 }, (_, at) =>
    line.slice(at === 0 ? 0 : ends[at - 1], at === count ? line.length : starts[at]),
  );
  cache.set({ hash, parts: cuts, kinds: kinds.slice(0, count), target, plan: undefined, used: false });
}

function find(cache: SkeletonCache<number>, line: string): number | undefined {
  scanner.scan(line, undefined);
  return cache.get(line, scanner)?.target;
}

const word = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)] ?? '').join('');

describe('the cache of skeletons', () => {
  it('finds what it kept while it grows, whatever the values are', () => {
    const cache = new SkeletonCache<number>(32_768);
    for (let n = 0; n < 4_000; n++) keep(cache, `job ${word(n)} took 12 ms`, n);
    const found = Array.from({ length: 4_000 }, (_, n) => find(cache, `job ${word(n)} took 345 ms`));
    // A set of four may be full by chance; what is found is right.
    expect(found.every((target, n) => target === undefined || target === n)).toBe(true);
    expect(found.filter((target) => target !== undefined).length).toBeGreaterThan(3_950);
    expect(find(cache, 'job of nobody took 3 ms')).toBeUndefined();
  });

  it('is never larger than its capacity', () => {
    const cache = new SkeletonCache<number>(600);
    expect(cache.capacity).toBe(1_024);
    for (let n = 0; n < 5_000; n++) keep(cache, `job ${word(n)} took 12 ms`, n);
    expect(cache.size).toBeLessThanOrEqual(cache.capacity);
    expect(cache.size).toBeGreaterThan(900);
  });

  it('has one set at least', () => {
    const cache = new SkeletonCache<number>(1);
    keep(cache, 'job a took 12 ms', 1);
    expect([cache.capacity, find(cache, 'job a took 9 ms')]).toEqual([4, 1]);
  });
});
