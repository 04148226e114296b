import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '@logsieve/contracts';
import { textLine } from '@logsieve/decode';
import { rebuildLine } from './line-pattern.ts';
import { SenderTemplates, senderValues } from './sender-template.ts';
import { ServiceParser } from './service-parser.ts';

const OBSERVED = 1_764_000_000_000_000_000n;

const record = (body: string | Uint8Array, over: Partial<LogRecord> = {}): LogRecord => ({
  ...textLine(body),
  position: { source: 's', partition: 0, offset: 0, index: 0 },
  observedAt: OBSERVED,
  ...over,
});

const HEADERS = [
  '2026-11-24 07:43:02,123 INFO  [main] a.b.C - ',
  '081109 203615 148 WARN dfs.Node: ',
  'Nov 24 07:43:02 host1 cron[77]: ',
  '[x] ',
  '',
  'time=2026-11-24T07:43:02Z level=error ',
];

describe('a parsed line', () => {
  it('gives its bytes back, whatever it is', () => {
    const parser = new ServiceParser('s');
    const content = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 }).map((units) => String.fromCharCode(...units)),
      fc
        .array(
          fc.oneof(
            fc.constantFrom('user', 'open', '<*>', '=', ':', '\t', '\u0000', 'ä'),
            fc.nat().map(String),
            fc.ipV4(),
          ),
          { maxLength: 12 },
        )
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...HEADERS), content, (header, text) => {
        const body = header + text;
        const line = parser.parse(record(body));
        if (line.pattern === null) expect(line.reason).not.toBeNull();
        else expect(rebuildLine(line.pattern, line.values)).toBe(body);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has the time and level of its header, and its variables apart from it', () => {
    const parser = new ServiceParser('s');
    const line = parser.parse(record('2026-11-24 07:43:02,123 WARN [http-3] shop.Cart - Order 4711 paid'));
    expect(line.time).toBe(BigInt(Date.UTC(2026, 10, 24, 7, 43, 2, 123)) * 1_000_000n);
    expect(line.severityNumber).toBe(13);
    expect(line.values.slice(line.pattern?.headerSlots)).toEqual(['4711']);
    expect(parser.templateText(line.templateId)).toBe('Order <*> paid');
  });

  it('takes the time of arrival where its own cannot be', () => {
    const parser = new ServiceParser('s');
    expect(parser.parse(record('9999-01-01 00:00:00 INFO x happened')).time).toBe(OBSERVED);
    expect(parser.parse(record('hello', { timestamp: -5n })).time).toBe(OBSERVED);
  });

  it('is kept raw with a reason where it cannot be parsed', () => {
    const parser = new ServiceParser('s');
    expect(parser.parse(record(Uint8Array.of(0xff))).reason).toBe('invalid_utf8');
    expect(parser.parse(record('{', { malformed: 'invalid_json' })).reason).toBe('invalid_json');
    expect(parser.parse(record('x'.repeat(100_000))).reason).toBe('line_too_long');
    expect(parser.parse(record('')).reason).toBe('empty');
  });

  it('uses the template its sender logged it with', () => {
    const parser = new ServiceParser('s');
    const line = parser.parse(record('user ann bought 3 lamps', { template: 'user {name} bought {n} {item}' }));
    expect(line.values).toEqual(['ann', '3', 'lamps']);
    expect(parser.drainKnowledge().templates.map((template) => template.text)).toContain('user <*> bought <*> <*>');
  });

  it('is told once for all its lines', () => {
    const parser = new ServiceParser('s');
    for (let at = 0; at < 3; at += 1) parser.parse(record(`job ${String(at)} done`, { template: 'job %d done' }));
    const { patterns, templates } = parser.drainKnowledge();
    expect([patterns.length, templates.map(({ text }) => text)]).toEqual([1, ['job <*> done']]);
  });

  it('is left aside where the message does not follow it, or when there are too many', () => {
    const templates = new SenderTemplates();
    const left = templates.get('user {name} left');
    expect(left).not.toBeNull();
    if (left !== null) expect(senderValues(left, 'user ann bought 3 lamps')).toBeNull();
    for (let at = 0; at < 30_000; at += 1) templates.get(`text ${String(at)}`);
    expect(templates.get('one more')).toBeNull();
    expect(templates.get('user {name} left')).toBe(left);
  });
});

describe('what is learned', () => {
  it('is told once, before the lines that use it', () => {
    const parser = new ServiceParser('s');
    const line = parser.parse(record('Order 1 paid'));
    const first = parser.drainKnowledge();
    expect(first.patterns.map((pattern) => pattern.id)).toContain(line.pattern?.id);
    expect(first.links).toContainEqual({ service: 's', patternId: line.pattern?.id, templateId: line.templateId });
    parser.parse(record('Order 2 paid'));
    expect(parser.drainKnowledge()).toEqual({ patterns: [], templates: [], links: [] });
  });

  it('comes back from patterns alone with the same template ids', () => {
    const first = new ServiceParser('s');
    const bodies = Array.from(
      { length: 40 },
      (_, index) => `2026-11-24 07:43:02 INFO Order ${String(index)} paid by user${String(index % 7)}`,
    );
    const before = bodies.map((body) => first.parse(record(body)));
    const second = new ServiceParser('s');
    second.importPatterns(first.drainKnowledge().patterns);
    const after = bodies.map((body) => second.parse(record(body)));
    expect(new Set(after.map((line) => second.currentTemplateOf(line)))).toEqual(
      new Set(before.map((line) => first.currentTemplateOf(line))),
    );
  });
});

describe('what a parser has learned', () => {
  it('is not changed by a start alone', () => {
    const first = new ServiceParser('s');
    const names = ['alpha', 'beta', 'gamma', 'delta', 'omega'];
    for (let n = 0; n < 20; n += 1)
      first.parse(record(`file lib${names[n % 5] ?? ''}.o built by ${names[n % 3] ?? ''} at ${String(n)}`));
    const snapshot = first.miner.snapshot();
    const second = new ServiceParser('s', { snapshot });
    second.importPatterns(first.drainKnowledge().patterns);
    expect(second.miner.snapshot()).toEqual(snapshot);
    expect(second.drainKnowledge()).toEqual({ patterns: [], templates: [], links: [] });
  });

  it('links every pattern to a template that was told of, however templates merged meanwhile', () => {
    const parser = new ServiceParser('s');
    const told = new Set<string>();
    const linked = new Map<string, string>();
    const names = ['alpha', 'beta', 'gamma', 'delta', 'omega', 'sigma', 'kappa', 'theta'];
    for (let n = 0; n < 20_000; n += 1) {
      const name = names[n % names.length] ?? '';
      parser.parse(
        record(
          `file lib${name}.${String.fromCharCode(97 + (n % 26))}${name}.o built by ${name} for ${names[(n * 7) % 8] ?? ''} at ${String(n)}`,
        ),
      );
      if (n % 5_000 !== 4_999) continue;
      const { templates, links } = parser.drainKnowledge();
      for (const { id } of templates) told.add(id);
      for (const { patternId, templateId } of links) linked.set(patternId, templateId);
    }
    expect(linked.size).toBeGreaterThan(10);
    expect([...linked.values()].filter((id) => !told.has(id))).toEqual([]);
  });
});
