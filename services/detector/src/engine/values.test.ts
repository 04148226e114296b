import { describe, expect, it } from 'vitest';
import type { LineSummary, Pattern } from '@logsieve/contracts';
import { seeded } from '../../../../test/fixtures/detector/streams.ts';
import { restoreValues, saveValues } from '../state/value-state.ts';
import { TemplateBook } from './template-book.ts';
import { Values } from './values.ts';

const PANES = 60;
const ID = '00000000000000aa';
const PATTERN: Pattern = {
  id: '00000000000000bb',
  parts: ['charged in ', ' ms status ', ' by host ', ' order id '.trimEnd(), ''],
  slots: [
    { kind: 'num', category: 'TDA' },
    { kind: 'num', category: 'OTP' },
    { kind: 'word', category: 'LOI' },
    { kind: 'num', category: 'OID' },
  ],
  headerSlots: 0,
  contentOffset: 0,
};

function watcher(values = new Values()) {
  const book = new TemplateBook();
  book.learn({
    templates: [{ id: ID, text: 'charged in <*> ms status <*> by host <*>', service: 's' }],
    patterns: [PATTERN],
  });
  const families = new Map([[ID, ID]]);
  let offset = 0;
  const pane = (params: readonly (readonly string[])[]) => {
    for (const one of params) {
      const line: LineSummary = {
        source: 's',
        partition: 0,
        offset,
        index: 0,
        time: 0n,
        service: 's',
        severityNumber: 9,
        templateId: ID,
        patternId: PATTERN.id,
        traceId: '',
        params: one,
      };
      offset += 1;
      values.take(line, book, families, false);
    }
    return values.close(book, PANES);
  };
  return { pane, values };
}

const random = seeded(1);
const usual = (count: number): string[][] =>
  Array.from({ length: count }, () => [
    String(10 + Math.floor(random() * 40)),
    random() < 0.02 ? '404' : random() < 0.5 ? '200' : '201',
    `db-${String(1 + Math.floor(random() * 3))}`,
    String(Math.floor(random() * 1e9)),
  ]);

describe('variables', () => {
  it('are quiet about what is usual', () => {
    const { pane } = watcher();
    const findings = Array.from({ length: 100 }, () => pane(usual(20))).flat();
    expect(findings.filter(({ score }) => score > 0.5)).toEqual([]);
  });

  it('say which number is outside its habit', () => {
    const { pane } = watcher();
    for (let at = 0; at < 30; at += 1) pane(usual(20));
    const [finding] = pane([
      ...usual(10),
      ['480', '200', 'db-1', '7'],
      ['455', '200', 'db-2', '8'],
      ['466', '200', 'db-2', '9'],
    ]);
    expect(finding?.score).toBeGreaterThan(0.5);
    expect(finding?.summary).toContain('in was outside its habit 3 times, up to 480; 600 values before were 10 to 49');
    expect(finding?.evidence).toHaveLength(3);
  });

  it('say which class of status is new, although it came as a plain number', () => {
    const { pane } = watcher();
    for (let at = 0; at < 30; at += 1) pane(usual(20));
    const findings = pane([...usual(10), ...usual(10).map(([ms = '', , host = '', id = '']) => [ms, '503', host, id])]);
    const status = findings.find(({ summary }) => summary.includes('5xx'));
    expect(status?.score).toBeGreaterThan(0.5);
    expect(status?.evidence).toHaveLength(10);
  });

  it('say which name is new where there are few', () => {
    const { pane } = watcher();
    for (let at = 0; at < 300; at += 1) pane(usual(20));
    const findings = pane([
      ...usual(10),
      ...usual(6).map(([ms = '', status = '', , id = '']) => [ms, status, 'db-9', id]),
    ]);
    expect(findings.find(({ summary }) => summary.includes('"db-9" 6 times of 16'))?.score).toBeGreaterThan(0.5);
  });

  it('get used to a counter that only grows', () => {
    const { pane } = watcher();
    let counter = 1;
    const findings = Array.from({ length: 200 }, () =>
      pane(usual(10).map(([, ...rest]) => [String((counter *= 1.01)), ...rest])),
    );
    expect(
      findings
        .slice(50)
        .flat()
        .filter(({ score }) => score > 0.5),
    ).toEqual([]);
  });

  it('say that a number, or a name, has stopped to vary', () => {
    const { pane } = watcher();
    for (let at = 0; at < 30; at += 1) pane(usual(20));
    const stuck = pane(usual(20).map(([, status = '', , id = '']) => ['17', status, 'db-2', id]));
    const texts = stuck.filter(({ score }) => score > 0.5).map(({ summary }) => summary);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(/in was 17 in all 20 lines; it was so in \d(\.\d)? % of 620 values before, and varied\.$/);
    expect(texts[1]).toMatch(/host was "db-2" in all 20 lines; it was so in 3\d % of 600 values before, and varied\.$/);
  });

  it('do not mind a variable that often stays for a while', () => {
    const { pane } = watcher();
    const findings = Array.from({ length: 100 }, (_, at) =>
      pane(usual(20).map(([, ...rest]) => [String(10 + (Math.floor(at / 2) % 30)), ...rest])),
    );
    expect(
      findings
        .slice(50)
        .flat()
        .filter(({ score }) => score > 0.5),
    ).toEqual([]);
  });

  it('are known again after a restart', () => {
    const { pane, values } = watcher();
    for (let at = 0; at < 30; at += 1) pane(usual(20));
    const saved = JSON.parse(JSON.stringify(saveValues(values))) as ReturnType<typeof saveValues>;
    const again = watcher(restoreValues(saved));
    const [finding] = again.pane([...usual(10), ['480', '200', 'db-1', '7'], ['455', '200', 'db-2', '8']]);
    expect(finding?.summary).toContain('outside its habit 2 times');
  });
});
