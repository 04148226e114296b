import { describe, expect, it } from 'vitest';
import { idOf, plainModel, seeded } from '../../../../test/fixtures/detector/streams.ts';
import { scoreInput } from './score-input.ts';
import type { ScoreLine, UnitRule, UnitScore } from './score-line.ts';

const SESSION = { kind: 'session' } as const;

/** Sessions one after another; each a list of texts. */
function sessions(all: readonly (readonly string[])[], prefix: string): ScoreLine[] {
  const lines: ScoreLine[] = [];
  all.forEach((texts, session) => {
    for (const text of texts) lines.push(lineOf(lines.length + 1, text, { session: `${prefix}${String(session)}` }));
  });
  return lines;
}

function lineOf(line: number, text: string, more: Partial<ScoreLine> = {}): ScoreLine {
  return {
    line,
    templateId: idOf(text),
    template: text,
    pattern: null,
    params: [],
    time: BigInt(line) * 1_000_000_000n,
    severityNumber: 9,
    session: null,
    ...more,
  };
}

async function scored(
  input: readonly ScoreLine[],
  rule: UnitRule,
  more: { training?: readonly ScoreLine[]; labels?: ReadonlyMap<string, boolean> } = {},
): Promise<UnitScore[]> {
  const rows: UnitScore[] = [];
  const options = { input, training: more.training ?? null, labels: more.labels ?? null, rule, model: plainModel };
  for await (const row of scoreInput(options)) rows.push(row);
  return rows;
}

const NORMAL = ['open file', 'read block', 'read block', 'close file'];
/** Normal sessions with one, two or three reads. */
function normalSessions(count: number, seed: number): string[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => [
    'open file',
    ...Array.from({ length: 1 + Math.floor(random() * 3) }, () => 'read block'),
    'close file',
  ]);
}

describe('scoring an input', () => {
  it('gives every unit one row, with its lines', async () => {
    const rows = await scored(sessions(normalSessions(40, 1), 's'), SESSION);
    expect(rows).toHaveLength(40);
    expect(rows[0]).toMatchObject({ unit: 's0', firstLine: 1 });
    for (const row of rows) expect(row.lastLine).toBeGreaterThan(row.firstLine);
  });

  it('finds a session that is out of order, one that is cut short and one that says failure', async () => {
    const training = sessions(normalSessions(200, 2), 't');
    const odd = [['close file', 'close file', 'open file'], ['open file'], [...NORMAL, 'checksum failed']];
    const input = sessions([...normalSessions(60, 3), ...odd, ...normalSessions(60, 4)], 's');
    const rows = await scored(input, SESSION, { training });
    const found = rows.filter(({ verdict }) => verdict === 'anomalous').map(({ unit }) => unit);
    expect(found).toEqual(['s60', 's61', 's62']);
    const failed = rows.find(({ unit }) => unit === 's62');
    expect(failed?.kinds).toContain('meaning');
    expect(failed?.evidence).toContain(input.find(({ template }) => template === 'checksum failed')?.line);
  });

  it('asks about a session whose order alone is odd', async () => {
    const training = sessions(normalSessions(200, 2), 't');
    const input = sessions([...normalSessions(60, 3), ['close file', 'read block', 'open file']], 's');
    expect((await scored(input, SESSION, { training })).at(-1)).toMatchObject({
      verdict: 'uncertain',
      kinds: ['sequence'],
    });
  });

  it('judges each unit before it learns from it', async () => {
    const rows = await scored(
      sessions([...normalSessions(100, 5), ['disk failed'], ...normalSessions(5, 6)], 's'),
      SESSION,
    );
    expect(rows.find(({ unit }) => unit === 's100')?.verdict).toBe('anomalous');
  });

  it('cuts windows of lines and of time', async () => {
    const lines = Array.from({ length: 100 }, (_, at) => lineOf(at + 1, 'tick'));
    const byLines = await scored(lines, { kind: 'lines', count: 20 });
    expect(byLines.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [1, 20],
      [21, 40],
      [41, 60],
      [61, 80],
      [81, 100],
    ]);
    const bySeconds = await scored(lines, { kind: 'seconds', seconds: 60 });
    expect(bySeconds.map(({ unit, firstLine }) => [unit.slice(11, 19), firstLine])).toEqual([
      ['00:00:00', 1],
      ['00:01:00', 60],
    ]);
  });

  it('does not raise a rare line that says nothing bad', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => lineOf(at + 1, 'tick'));
    lines.splice(200, 0, lineOf(201, 'configuration was read again'));
    const rows = await scored(lines, { kind: 'lines', count: 1 });
    expect(rows[200]?.verdict).not.toBe('anomalous');
  });

  it('gets used to a failure that is said all day', async () => {
    const lines = Array.from({ length: 2000 }, (_, at) => lineOf(at + 1, at % 10 === 0 ? 'probe failed' : 'tick'));
    const rows = await scored(lines, { kind: 'lines', count: 1 });
    expect(rows.slice(1000).filter(({ verdict }) => verdict === 'anomalous')).toHaveLength(0);
  });

  it('does what people said where they labelled units', async () => {
    const texts = [
      ...normalSessions(100, 7),
      ...Array.from({ length: 20 }, () => ['open file', 'retry', 'close file']),
    ];
    const training = sessions(texts, 't');
    const labels = new Map(texts.map((session, at) => [`t${String(at)}`, session.includes('retry')]));
    const input = sessions([...normalSessions(20, 8), ['open file', 'retry', 'close file']], 's');
    const rows = await scored(input, SESSION, { training, labels });
    expect(rows.filter(({ verdict }) => verdict === 'anomalous').map(({ unit }) => unit)).toEqual(['s20']);
  });

  it('lets labels of one kind only change nothing', async () => {
    const training = sessions(normalSessions(100, 9), 't');
    const labels = new Map([['t1', false]]);
    const input = sessions(normalSessions(20, 10), 's');
    expect(await scored(input, SESSION, { training, labels })).toEqual(await scored(input, SESSION, { training }));
  });
});
