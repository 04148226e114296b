import { expect, it } from 'vitest';
import { textLine } from '@logsieve/decode';
import { Parser } from './parser.ts';

it('tells what a service learned that had to leave before it was asked', () => {
  const left: string[] = [];
  const parser = new Parser({ maxServices: 1, onEvict: ({ service }) => left.push(service) });
  const lines = ['a', 'b', 'c'].map((service, offset) =>
    parser.parse(
      {
        ...textLine(`service ${service} read block ${String(offset)}`),
        position: { source: 's', partition: 0, offset, index: 0 },
        observedAt: 1_764_000_000_000_000_000n,
      },
      service,
    ),
  );
  expect(left).toEqual(['a', 'b']);
  const { patterns, links } = parser.drainKnowledge();
  for (const { pattern, service } of lines) {
    expect(patterns.map(({ id }) => id)).toContain(pattern?.id);
    expect(links.map((link) => `${link.service} ${link.patternId}`)).toContain(`${service} ${pattern?.id ?? ''}`);
  }
  expect(parser.drainKnowledge()).toEqual({ patterns: [], templates: [], links: [] });
});
