import { describe, expect, it } from 'vitest';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { expectedEnds, passPane } from './follow-up.ts';
import type { FollowUps, MissingEnd } from './follow-up.ts';

const seldom = (): number => 0.005;

/** Panes with what came in them. */
function play(
  known: FollowUps,
  panes: number,
  from: number,
  at: (pane: number) => readonly string[],
  rateOf: (id: string) => number = seldom,
): { pane: number; missing: MissingEnd }[] {
  const found: { pane: number; missing: MissingEnd }[] = [];
  for (let pane = from; pane < from + panes; pane += 1)
    for (const missing of passPane(known, pane, at(pane), rateOf)) found.push({ pane, missing });
  return found;
}

/** A job every 100 panes that takes ten, with its middle after five. */
const job = (pane: number): string[] =>
  pane % 100 === 0 ? ['started'] : pane % 100 === 5 ? ['copied'] : pane % 100 === 10 ? ['finished'] : [];

describe('what should follow', () => {
  it('is missed once it has always followed, once, when it is overdue', () => {
    const known: FollowUps = {};
    expect(play(known, 1200, 0, job)).toEqual([]);
    expect(expectedEnds(known)).toBeGreaterThan(0);
    const found = play(known, 100, 1200, (pane) => (pane % 100 === 10 ? [] : job(pane)));
    const ours = found.filter(({ missing }) => missing.beginning === 'started');
    expect(ours).toHaveLength(1);
    expect(ours[0]).toMatchObject({ pane: 1218, missing: { end: 'finished', longest: 10, waited: 18, times: 12 } });
    expect(ours[0]?.missing.chance).toBeLessThan(0.05);
  });

  it('is said once, of the step that should have come first', () => {
    const known: FollowUps = {};
    play(known, 1200, 0, job);
    const found = play(known, 100, 1200, (pane) => (pane % 100 === 0 ? ['started'] : []));
    expect(found.filter(({ missing }) => missing.beginning === 'started').map(({ missing }) => missing.end)).toEqual([
      'copied',
    ]);
  });

  it('is nothing where it came by chance, seldom enough, or too often to belong to anything', () => {
    const random = seeded(1);
    const loose: FollowUps = {};
    const words = ['a', 'b', 'c', 'd', 'e'];
    const wild = (): string[] => words.filter(() => random() < 0.01);
    expect(play(loose, 20_000, 0, wild).length).toBeLessThan(6);
    const often: FollowUps = {};
    play(often, 1200, 0, job);
    const withoutEnd = (pane: number): string[] => (pane % 100 === 10 ? [] : job(pane));
    const found = play(often, 100, 1200, withoutEnd, (id) => (id === 'finished' ? 0.2 : 0.005));
    expect(found.filter(({ missing }) => missing.end === 'finished')).toEqual([]);
  });

  it('goes on where it was saved, and knows no more than it may', () => {
    const known: FollowUps = {};
    play(known, 1204, 0, job);
    const saved = JSON.parse(JSON.stringify(known)) as FollowUps;
    const found = play(saved, 90, 1204, () => []);
    expect(found.map(({ missing }) => missing.end)).toContain('copied');
    const many: FollowUps = {};
    play(many, 5000, 0, (pane) => [`text ${String(pane)}`]);
    expect(Object.keys(many).length).toBeLessThanOrEqual(64);
    for (const { ends } of Object.values(many)) expect(ends.length).toBeLessThanOrEqual(8);
  });
});
