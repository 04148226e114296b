import { describe, expect, it } from 'vitest';
import { batchOf, seeded, steady } from '../../../../test/fixtures/detector/streams.ts';
import type { MadeLine } from '../../../../test/fixtures/detector/streams.ts';
import type { Candidate } from '../engine/candidate.ts';
import { DetectorEngine } from '../engine/engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { TemplateBook } from '../engine/template-book.ts';
import { restoreService, saveService, toJson } from './saved-service.ts';
import type { SavedService } from './saved-service.ts';

const startMs = Date.UTC(2026, 10, 24, 3);
const now = startMs + 86_400_000;
const HABIT = { 'order <*> received': 1, 'order <*> paid': 1, 'cache miss for <*>': 0.4 };

/** What is found in `lines` when the process dies after those before second `at`, or not at all. */
function foundIn(lines: readonly MadeLine[], at: number): Pick<Candidate, 'summary' | 'score' | 'evidence'>[] {
  const book = new TemplateBook();
  const { templates, patterns } = batchOf(lines, { startMs });
  book.learn({ templates, patterns });
  for (const { id, text } of templates) book.judge(id, text.includes('failed') ? 0.95 : 0.02);
  const before = lines.filter((line) => line.at < at);
  const dies = new DetectorEngine(ENGINE_DEFAULTS, book);
  dies.observe(batchOf(before, { startMs }).lines, now);
  const lives = new DetectorEngine(ENGINE_DEFAULTS, book);
  for (const state of dies.services.values()) {
    const saved = JSON.parse(toJson(saveService(state))) as SavedService;
    lives.services.set(saved.name, restoreService(saved, now));
  }
  const rest = lines.filter((line) => line.at >= at);
  lives.observe(batchOf(rest, { startMs, firstOffset: before.length }).lines, now);
  lives.finish();
  return [...dies.drain(), ...lives.drain()].map(({ summary, score, evidence }) => ({
    summary,
    score: Number(score.toPrecision(6)),
    evidence,
  }));
}

describe('a service that was saved and restored', () => {
  const alike = (lines: readonly MadeLine[], at: number, words: string): void => {
    const whole = foundIn(lines, Infinity);
    expect(whole.filter(({ summary }) => summary.includes(words))).toHaveLength(1);
    expect(foundIn(lines, at)).toEqual(whole);
  };

  it('finds the change that had begun before', () => {
    const random = seeded(1);
    const more = { ...HABIT, 'cache miss for <*>': 0.65 };
    alike([...steady(random, HABIT, 0, 3600), ...steady(random, more, 3600, 7200)], 3900, 'more often');
  });

  it('still waits for what should follow', () => {
    const jobs = Array.from({ length: 24 }, (_, turn) => turn * 900);
    const lines = [
      ...steady(seeded(2), HABIT, 0, 24 * 900),
      ...jobs.map((at) => ({ at, text: 'backup started' })),
      ...jobs.slice(0, -1).map((at) => ({ at: at + 120, text: 'backup finished' })),
    ].sort((a, b) => a.at - b.at);
    alike(lines, 23 * 900 + 60, 'did not come within');
  });

  it('still knows the last words of what had only begun', () => {
    const lines = [
      ...steady(seeded(3), HABIT, 0, 35),
      { at: 36, text: 'start failed', severity: 17 },
      { at: 43, text: 'order <*> paid' },
    ];
    alike(lines, 42, 'had only begun');
  });
});
