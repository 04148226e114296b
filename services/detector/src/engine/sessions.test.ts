import { describe, expect, it } from 'vitest';
import { batchOf, idOf, seeded } from '../../../../test/fixtures/detector/streams.ts';
import { Sessions } from './sessions.ts';
import { TemplateBook } from './template-book.ts';

const PANES = 60;

/** Sessions one a second, each line 100 ms after the one before. */
function play(sessions: Sessions, book: TemplateBook, all: readonly (readonly string[])[], from: number) {
  const lines = all.flatMap((texts, at) =>
    texts.map((text, step) => ({ at: from + at + step / 10, text, trace: `trace ${String(from + at)}` })),
  );
  const batch = batchOf(lines, { startMs: 0, firstOffset: from * 10 });
  book.learn(batch);
  for (const line of batch.lines) sessions.take(line.traceId, line, Number(line.time / 1_000_000n));
  return sessions.close((from + all.length + 60) * 1000, book, PANES);
}

const usual = (count: number, random: () => number): string[][] =>
  Array.from({ length: count }, () =>
    random() < 0.3 ? ['job started', 'job retried', 'job done'] : ['job started', 'job done'],
  );

describe('sessions', () => {
  it('are quiet about what is usual', () => {
    const sessions = new Sessions();
    const book = new TemplateBook();
    const random = seeded(1);
    play(sessions, book, usual(300, random), 0);
    expect(play(sessions, book, usual(100, random), 1000)).toEqual([]);
  });

  it('say what did not follow, with the line after which it is missing', () => {
    const sessions = new Sessions();
    const book = new TemplateBook();
    const random = seeded(2);
    play(sessions, book, usual(400, random), 0);
    const [finding] = play(sessions, book, [...usual(20, random), ['job started'], ['job started']], 1000);
    expect(finding).toMatchObject({ kind: 'sequence', templateId: idOf('job started'), count: 2 });
    expect(finding?.features.sequence_missing_follow_up).toBe(1);
    expect(finding?.summary).toMatch(/^Nothing followed "job started" 2 times/);
    expect(finding?.evidence).toHaveLength(2);
  });

  it('say what came out of order', () => {
    const sessions = new Sessions();
    const book = new TemplateBook();
    const random = seeded(3);
    play(sessions, book, usual(400, random), 0);
    const [finding] = play(
      sessions,
      book,
      [...usual(20, random), ...Array.from({ length: 3 }, () => ['job done', 'job started', 'job done'])],
      1000,
    );
    expect(finding?.summary).toContain('"job started" followed "job done"');
    expect(finding?.score).toBeGreaterThan(0.3);
  });

  it('expect nothing of a system without order', () => {
    const sessions = new Sessions();
    const book = new TemplateBook();
    const random = seeded(4);
    const words = Array.from({ length: 30 }, (_, at) => `event ${String(at)}`);
    const wild = (count: number): string[][] =>
      Array.from({ length: count }, () => Array.from({ length: 6 }, () => words[Math.floor(random() * 30)] ?? ''));
    play(sessions, book, wild(2000), 0);
    expect(play(sessions, book, wild(100), 5000).filter(({ score }) => score > 0.5)).toEqual([]);
  });
});
